using System.Globalization;

namespace Notify.Demo.Redis;

/// <summary>
/// The configuration of all processes. It contains the keys of the receivers and possibly a password, so it is never
/// part of a command line.
/// </summary>
internal sealed class WorkerSettings(string redis, string @namespace, LocalReceivers receivers)
{
    // A low number, so that one process does not claim all messages.
    private const int Concurrency = 4;

    /// <summary>
    /// A short duration, so that the messages of the killed process are delivered soon. The default of 30 seconds
    /// tolerates longer pauses of a process or the network.
    /// </summary>
    public TimeSpan LeaseDuration { get; } = TimeSpan.FromSeconds(3);

    public IReadOnlyDictionary<string, string?> All => new Dictionary<string, string?>(receivers.Settings)
    {
        ["Notify:Redis:Configuration"] = redis,
        ["Notify:Redis:Namespace"] = @namespace,
        ["Notify:Redis:Bus:LeaseDuration"] = LeaseDuration.ToString("c", CultureInfo.InvariantCulture),
        ["Notify:Email:Concurrency"] = Concurrency.ToString(CultureInfo.InvariantCulture),
    };
}
