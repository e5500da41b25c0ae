namespace Notify;

/// <summary>What every channel can be set to. A channel's own options derive from it.</summary>
public class ChannelOptions
{
    /// <summary>How many messages are sent at once. Default 4; at least 1.</summary>
    public int Concurrency { get; set; } = 4;

    /// <summary>Of these, how many may be campaign messages at once. Default null: all but one of four (at least one), so that a transactional message finds a free slot.</summary>
    public int? CampaignConcurrency { get; set; }

    /// <summary>
    /// The pauses before each retry. Default null: 1, 2, 4, 8 and 16 seconds, that is five retries after the first attempt. Empty: no retries.
    /// </summary>
    public IReadOnlyList<TimeSpan>? RetryDelays { get; set; }

    /// <summary>A random share of each pause added on top, so that retries do not come in step. Default 0.2; 0 to 1.</summary>
    public double RetryJitter { get; set; } = 0.2;

    /// <summary>How long one send may take before it is given up as unknown. Default 2 minutes.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How many messages may leave in any window. Default null: the channel's own default; <see cref="Notify.RateLimit.None"/> turns it off.</summary>
    public RateLimit? RateLimit { get; set; }

    /// <summary>How many messages to one address may leave in any window. Default null: the channel's own default.</summary>
    public RateLimit? AddressRateLimit { get; set; }

    /// <summary>The share of the rate limit campaign messages may use. Default 0.8; above 0, at most 1.</summary>
    public double CampaignShare { get; set; } = 0.8;

    /// <summary>What becomes of messages while the provider refuses our own settings, a wrong password for example. Default <see cref="MisconfiguredAction.Wait"/>.</summary>
    public MisconfiguredAction WhenMisconfigured { get; set; }

    /// <summary>Whether a message that may have been delivered goes on to the next step when its retries are used up. Default false: it becomes a dead letter, so that nobody is told twice.</summary>
    public bool FallBackWhenUnknown { get; set; }

    /// <summary>The largest attachment in bytes, checked at enqueue where the bytes are known and at delivery otherwise. Default null: the channel's own default.</summary>
    public long? MaxAttachmentBytes { get; set; }

    /// <summary>The pause after the provider could not be reached or refused our settings; doubles with each failed probe. Default 1 second.</summary>
    public TimeSpan BreakerDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest such pause. Default 1 minute.</summary>
    public TimeSpan BreakerMaxDelay { get; set; } = TimeSpan.FromMinutes(1);
}
