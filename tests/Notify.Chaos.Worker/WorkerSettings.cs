using System.Globalization;

namespace Notify.Chaos;

/// <summary>The task of one worker process. It is passed as its command line, <c>--Name=value</c>.</summary>
internal sealed class WorkerSettings
{
    /// <summary>The exit code of a consumer that could not count the remaining messages.</summary>
    public const int Uncounted = 3;

    /// <summary><c>producer</c> or <c>consumer</c>.</summary>
    public string Role { get; set; } = "consumer";

    public string Redis { get; set; } = "";

    public string Namespace { get; set; } = "notify";

    public int LeaseMilliseconds { get; set; } = 1500;

    public int EnqueueTimeoutMilliseconds { get; set; } = 2000;

    public int PollMilliseconds { get; set; } = 1000;

    public int IdempotencyMilliseconds { get; set; } = 600_000;

    /// <summary>How far this process's clock is off.</summary>
    public double ClockHours { get; set; }

    /// <summary>Producer: the number of notifications, and the prefix of their idempotency keys.</summary>
    public int Count { get; set; }

    public string Prefix { get; set; } = "m";

    /// <summary>Producer: one idempotency key for all.</summary>
    public bool OneKey { get; set; }

    /// <summary>Producer: no idempotency keys at all. Then the bus alone sees to it that nothing is doubled.</summary>
    public bool Keyless { get; set; }

    /// <summary>Producer: how many calls at a time.</summary>
    public int Parallel { get; set; } = 4;

    public int PaceMilliseconds { get; set; }

    public int ModelBytes { get; set; } = 10;

    /// <summary>Producer: campaign rather than transactional.</summary>
    public bool Campaign { get; set; }

    /// <summary>
    /// Producer: the number of users. Messages of one user are sent one after another. 0: each has its own.
    /// </summary>
    public int Users { get; set; }

    /// <summary>Producer: every so many is for a user called <c>poison</c>. 0: none.</summary>
    public int PoisonEvery { get; set; }

    /// <summary>Producer: gives up at the first failure instead of enqueueing again under the same key.</summary>
    public bool GiveUp { get; set; }

    /// <summary>Producer: the time to live of each message. 0: the default.</summary>
    public int TimeToLiveMinutes { get; set; }

    /// <summary>Producer: the channels in order, with commas.</summary>
    public string Via { get; set; } = "first";

    /// <summary>Consumer: how many at a time.</summary>
    public int Concurrency { get; set; } = 4;

    public int SendMilliseconds { get; set; }

    public int SendTimeoutMilliseconds { get; set; } = 60_000;

    /// <summary>Consumer: hangs in this send, counted from 1, before it says SENT. 0: never.</summary>
    public int HangBefore { get; set; }

    /// <summary>Consumer: hangs in this send after it said SENT and before it is settled. 0: never.</summary>
    public int HangAfter { get; set; }

    public bool IgnoresCancellation { get; set; }

    /// <summary>
    /// Consumer: the action of a message for <c>poison</c> does: <c>throw</c> or <c>kill</c>. Default nothing.
    /// </summary>
    public string Poison { get; set; } = "";

    /// <summary>
    /// Consumer: blocks this many work items of the thread pool for ten seconds after the first send.
    /// </summary>
    public int BlockedThreads { get; set; }

    /// <summary>Consumer: refuses all of this channel, so that they are forwarded.</summary>
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
