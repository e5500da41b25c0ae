using System.Globalization;

namespace Notify.Demo.Redis;

/// <summary>What all processes must know, in the words of configuration. The receivers' keys and maybe a password are in it: it never goes by a command line.</summary>
internal sealed class WorkerSettings(string redis, string @namespace, LocalReceivers receivers)
{
    // Few, so that one process does not take all there is.
    private const int Concurrency = 4;

    /// <summary>Short, so that nobody waits long for what the killed process had. The default of 30 seconds bears a longer pause of a process or the network.</summary>
    public TimeSpan LeaseDuration { get; } = TimeSpan.FromSeconds(3);

    public IReadOnlyDictionary<string, string?> All => new Dictionary<string, string?>(receivers.Settings)
    {
        ["Notify:Redis:Configuration"] = redis,
        ["Notify:Redis:Namespace"] = @namespace,
        ["Notify:Redis:Bus:LeaseDuration"] = LeaseDuration.ToString("c", CultureInfo.InvariantCulture),
        ["Notify:Email:Concurrency"] = Concurrency.ToString(CultureInfo.InvariantCulture),
    };
}
