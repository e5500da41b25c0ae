using System.Text.Json;
using Notify.Demo.Reporting;

namespace Notify.Demo.Redis;

/// <summary>
/// A line of a worker process, as one JSON object. It reports that the worker is ready (nothing is set), that it starts
/// with an envelope, or the result of one.
/// </summary>
internal sealed record WorkerLine(WorkItem? Begun = null, JournalEntry? Entry = null)
{
    public string Write() => JsonSerializer.Serialize(this);

    /// <summary>Returns null for an incomplete line: a killed process may end while it writes one.</summary>
    public static WorkerLine? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<WorkerLine>(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
