namespace Notify;

/// <summary>Represents the options that every channel has. The options of a channel derive from this class.</summary>
public class ChannelOptions
{
    /// <summary>Gets or sets the maximum number of messages that are sent at the same time, at least 1.</summary>
    /// <value>The default is 4.</value>
    public int Concurrency { get; set; } = 4;

    /// <summary>
    /// Gets or sets the maximum number of campaign messages that are sent at the same time, from 1 to
    /// <see cref="Concurrency"/>.
    /// </summary>
    /// <value>
    /// The default is null: <see cref="Concurrency"/> minus a quarter of it (at least one), but at least 1, so that a
    /// transactional message finds a free slot.
    /// </value>
    public int? CampaignConcurrency { get; set; }

    /// <summary>Gets or sets the delays before each retry. If the list is empty, messages are not retried.</summary>
    /// <value>The default is null: 1, 2, 4, 8 and 16 seconds, which are five retries after the first attempt.</value>
    public IReadOnlyList<TimeSpan>? RetryDelays { get; set; }

    /// <summary>
    /// Gets or sets the maximum random share of each delay that is added to it, from 0 to 1, so that retries do not
    /// occur at the same time.
    /// </summary>
    /// <value>The default is 0.2.</value>
    public double RetryJitter { get; set; } = 0.2;

    /// <summary>
    /// Gets or sets the number of retries of a message during which later messages to the same recipient wait, so that
    /// they arrive in order. Afterwards they overtake it.
    /// </summary>
    /// <value>The default is 1. With 0, no message waits for one that has failed.</value>
    public int OrderedRetries { get; set; } = 1;

    /// <summary>
    /// Gets or sets the time limit of one send. A send that exceeds it has the outcome <c>unknown</c>.
    /// </summary>
    /// <value>The default is 2 minutes.</value>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Gets or sets the maximum number of messages in any window.</summary>
    /// <value>
    /// The default is null: the default of the channel. <see cref="Notify.RateLimit.None"/> disables the limit.
    /// </value>
    public RateLimit? RateLimit { get; set; }

    /// <summary>Gets or sets the maximum number of messages to one address in any window.</summary>
    /// <value>The default is null: the default of the channel.</value>
    public RateLimit? AddressRateLimit { get; set; }

    /// <summary>
    /// Gets or sets the share of the rate limit that campaign messages may use, above 0 and at most 1.
    /// </summary>
    /// <value>The default is 0.8.</value>
    public double CampaignShare { get; set; } = 0.8;

    /// <summary>
    /// Gets or sets the action for messages while the provider rejects the settings of the channel, for example a wrong
    /// password.
    /// </summary>
    /// <value>The default is <see cref="MisconfiguredAction.Wait"/>.</value>
    public MisconfiguredAction WhenMisconfigured { get; set; }

    /// <summary>
    /// Gets or sets the action for messages while the provider cannot be reached, or limits the rate for longer than
    /// <see cref="ThrottlePatience"/>. It applies only if the provider has certainly not received the message.
    /// </summary>
    /// <value>
    /// The default is null: <see cref="UnreachableAction.NextStep"/> if the next step is of the same kind, for example
    /// a second SMTP server; otherwise <see cref="UnreachableAction.Wait"/>.
    /// </value>
    public UnreachableAction? WhenUnreachable { get; set; }

    /// <summary>
    /// Gets or sets the longest wait for a provider that limits the rate of messages. If it would be longer, the
    /// message is treated as <see cref="WhenUnreachable"/> specifies. The limits of the application itself are always
    /// awaited.
    /// </summary>
    /// <value>The default is 1 minute.</value>
    public TimeSpan ThrottlePatience { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Gets or sets a value indicating whether a message that may have been delivered continues with the next step
    /// after its last retry.
    /// </summary>
    /// <value>
    /// The default is false: the message is dead-lettered, so that the recipient does not receive it twice.
    /// </value>
    public bool FallBackWhenUnknown { get; set; }

    /// <summary>
    /// Gets or sets the maximum size of an attachment, in bytes. It is checked at enqueue if the bytes are known,
    /// otherwise at delivery.
    /// </summary>
    /// <value>The default is null: the default of the channel.</value>
    public long? MaxAttachmentBytes { get; set; }

    /// <summary>
    /// Gets or sets the pause after the provider could not be reached or rejected the settings. It doubles with each
    /// failed probe request. At most one day.
    /// </summary>
    /// <value>The default is 1 second.</value>
    public TimeSpan BreakerDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Gets or sets the maximum of this pause, from <see cref="BreakerDelay"/> to one day.
    /// </summary>
    /// <value>The default is 1 minute.</value>
    public TimeSpan BreakerMaxDelay { get; set; } = TimeSpan.FromMinutes(1);
}
