using System.Text.Json;
using Notify.Demo.Reporting;

namespace Notify.Demo.Redis;

/// <summary>What a worker process tells, one JSON object a line: that it is ready (nothing set), that it begins with an envelope, or what became of one.</summary>
internal sealed record WorkerLine(WorkItem? Begun = null, JournalEntry? Entry = null)
{
    public string Write() => JsonSerializer.Serialize(this);

    /// <summary>Null where it is none: a killed process may end in the middle of a line.</summary>
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
