using System.Globalization;

namespace Notify.Chaos;

/// <summary>The task of one worker process. It is passed as its command line, <c>--Name=value</c>.</summary>
internal sealed class WorkerSettings
{
    /// <summary>The exit code of a consumer that could not count the remaining messages.</summary>
    public const int Uncounted = 3;

    /// <summary><c>producer</c> or <c>consumer</c>.</summary>
    public string Role { get; set; } = "consumer";

    /// <summary>Whether the process is the worker of wire version 1.0.</summary>
    public bool IsOld { get; set; }

    public string Redis { get; set; } = "";

    public string Namespace { get; set; } = "notify";

    public int LeaseMilliseconds { get; set; } = 1500;

    public int EnqueueTimeoutMilliseconds { get; set; } = 2000;

    public int PollMilliseconds { get; set; } = 1000;

    public int IdempotencyMilliseconds { get; set; } = 600_000;

    /// <summary>The difference of this process's clock, in hours.</summary>
    public double ClockHours { get; set; }

    /// <summary>Producer: the number of notifications, and the prefix of their idempotency keys.</summary>
    public int Count { get; set; }

    public string Prefix { get; set; } = "m";

    /// <summary>Producer: one idempotency key for all.</summary>
    public bool OneKey { get; set; }

    /// <summary>Producer: no idempotency keys, so that only the bus prevents duplicates.</summary>
    public bool Keyless { get; set; }

    /// <summary>Producer: the number of concurrent calls.</summary>
    public int Parallel { get; set; } = 4;

    public int PaceMilliseconds { get; set; }

    public int ModelBytes { get; set; } = 10;

    /// <summary>Producer: campaign instead of transactional notifications.</summary>
    public bool Campaign { get; set; }

    /// <summary>
    /// Producer: the number of users. Messages of one user are sent one after another. 0: each has its own.
    /// </summary>
    public int Users { get; set; }

    /// <summary>Producer: the interval of notifications for a user called <c>poison</c>. 0: none.</summary>
    public int PoisonEvery { get; set; }

    /// <summary>Producer: stops at the first failure instead of enqueueing again with the same key.</summary>
    public bool GiveUp { get; set; }

    /// <summary>Producer: the time to live of each message. 0: the default.</summary>
    public int TimeToLiveMinutes { get; set; }

    /// <summary>Producer: the channels in order, separated by commas.</summary>
    public string Via { get; set; } = "first";

    /// <summary>Producer: a category, a tenant and metadata for each notification.</summary>
    public bool Tagged { get; set; }

    /// <summary>Consumer: the channels that it consumes, separated by commas. All if it is empty.</summary>
    public string Consumes { get; set; } = "";

    /// <summary>Consumer: the number of concurrent sends.</summary>
    public int Concurrency { get; set; } = 4;

    public int SendMilliseconds { get; set; }

    public int SendTimeoutMilliseconds { get; set; } = 60_000;

    /// <summary>Consumer: hangs in this send, counted from 1, before it writes SENT. 0: never.</summary>
    public int HangBefore { get; set; }

    /// <summary>Consumer: hangs in this send after it wrote SENT and before it is settled. 0: never.</summary>
    public int HangAfter { get; set; }

    public bool IgnoresCancellation { get; set; }

    /// <summary>
    /// Consumer: the effect of a message for <c>poison</c>: <c>throw</c> or <c>kill</c>. None by default.
    /// </summary>
    public string Poison { get; set; } = "";

    /// <summary>
    /// Consumer: blocks this many work items of the thread pool for ten seconds after the first send.
    /// </summary>
    public int BlockedThreads { get; set; }

    /// <summary>Consumer: refuses all messages of this channel, so that they are forwarded.</summary>
    public string Refuse { get; set; } = "";

    /// <summary>Consumer: retries after each failure, and the delay before each of them.</summary>
    public int Retries { get; set; } = 5;

    public int RetryMilliseconds { get; set; } = 100;

    /// <summary>Consumer: the first attempt of each message fails at its end.</summary>
    public bool FailsFirst { get; set; }

    /// <summary>Consumer: this send, counted from 1, is answered with a pause of the channel. 0: none.</summary>
    public int ThrottleAt { get; set; }

    public int ThrottleMilliseconds { get; set; } = 2000;

    /// <summary>Consumer: the number of messages that each channel may send in a window. 0: no limit.</summary>
    public int RatePermits { get; set; }

    public int RateMilliseconds { get; set; } = 1000;

    public static WorkerSettings Parse(IEnumerable<string> arguments)
    {
        var settings = new WorkerSettings();
        foreach (var argument in arguments)
        {
            var at = argument.IndexOf('=', StringComparison.Ordinal);
            var property =
                typeof(WorkerSettings).GetProperty(argument[2..at])
                ?? throw new ArgumentException($"There is no setting {argument}.", nameof(arguments));
            property.SetValue(
                settings,
                Convert.ChangeType(argument[(at + 1)..], property.PropertyType, CultureInfo.InvariantCulture));
        }

        return settings;
    }

    public IEnumerable<string> ToArguments()
    {
        foreach (var property in typeof(WorkerSettings).GetProperties())
            yield return string.Create(CultureInfo.InvariantCulture, $"--{property.Name}={property.GetValue(this)}");
    }
}
