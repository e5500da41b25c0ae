using System.Text.Json;

namespace Notify;

/// <summary>
/// Represents the options that apply to all channels. They are bound from the section <c>Notify</c> of the host's
/// configuration, or from the section that is passed to <c>AddNotify</c>, and validated at startup.
/// </summary>
public sealed class NotifyOptions
{
    /// <summary>
    /// Gets or sets the channels of notifications that specify none. In configuration, use <see cref="ViaNames"/>.
    /// </summary>
    /// <value>
    /// The default is the only registered channel. If there are several, it is null, and a notification that specifies
    /// no channels is rejected.
    /// </value>
    public Via? Via { get; set; }

    /// <summary>
    /// Gets the names of the channels that are tried in order, as a <see cref="Via"/> for configuration files. It is
    /// ignored if <see cref="Via"/> is set.
    /// </summary>
    /// <value>The default is empty.</value>
    public IList<string> ViaNames { get; } = [];

    /// <summary>
    /// Gets or sets a value indicating whether this process consumes queues. Set it to false in a host that only
    /// enqueues, which then needs no passwords of providers.
    /// </summary>
    /// <value>
    /// The default is true. Startup fails if it is false on the in-memory bus, because no other process could consume
    /// the queues.
    /// </value>
    public bool RunWorkers { get; set; } = true;

    /// <summary>Gets the names of the channels that this process consumes.</summary>
    /// <value>
    /// The default is empty: all registered channels. Startup fails if it does not contain every channel on the
    /// in-memory bus, because no other process could consume the other queues.
    /// </value>
    public IList<string> WorkerChannels { get; } = [];

    /// <summary>Gets or sets the time after which a transactional notification expires.</summary>
    /// <value>The default is 24 hours.</value>
    public TimeSpan TransactionalTimeToLive { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Gets or sets the time after which a campaign notification expires.</summary>
    /// <value>The default is 72 hours.</value>
    public TimeSpan CampaignTimeToLive { get; set; } = TimeSpan.FromHours(72);

    /// <summary>
    /// Gets or sets the time limit of each call of a service of the application during delivery: a gate, an observer,
    /// an address book, profiles of users, a template source, an attachment source or a rate limiter, and the
    /// constructor or the disposal of a scoped service. A call that exceeds it is treated as an exception of the
    /// service. Senders have <see cref="ChannelOptions.SendTimeout"/> instead. It is also the time for which an enqueue
    /// waits for the observers that are notified of it.
    /// </summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan ServiceTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets or sets the recipients to whom this process sends, for a test system that has a copy of real data: addresses
    /// such as <c>ada@example.com</c> or a chat id, and domains such as <c>example.com</c> for e-mail. Messages to
    /// others are muted.
    /// </summary>
    /// <value>The default is null: everyone. With an empty list, all messages are muted.</value>
    /// <remarks>
    /// It is applied at delivery, so that it also covers messages that were queued before, and
    /// <see cref="INotifier.SendAsync(Notification, CancellationToken)"/>.
    /// </remarks>
    public IReadOnlyList<string>? AllowedRecipients { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether a notification without a tenant receives the tenant in the profile of
    /// its recipient. The profile is then read at enqueue, because the tenant must not change while the message waits.
    /// If that fails, the enqueue fails with <see cref="EnqueueFailureReason.ProfileUnavailable"/>.
    /// </summary>
    /// <value>
    /// The default is false: no profile is read at enqueue. Startup fails if it is true and no profiles are registered.
    /// </value>
    public bool TenantFromProfile { get; set; }

    /// <summary>Gets or sets the number of envelopes in a batch when a stream is enqueued, from 1 to 1,000.</summary>
    /// <value>The default is 100.</value>
    public int EnqueueBatchSize { get; set; } = 100;

    /// <summary>
    /// Gets the options for serializing models. For trimming and native AOT, add your source-generated context to
    /// <see cref="JsonSerializerOptions.TypeInfoResolverChain"/>.
    /// </summary>
    /// <remarks>
    /// If reflection is available, the reflection-based resolver is at the end of the chain by default. The names of
    /// properties are not converted.
    /// </remarks>
    public JsonSerializerOptions Json { get; } = new();
}
