using System.Text.Json;

namespace Notify;

/// <summary>What holds for all channels. Bound from the section given to <c>AddNotify</c>; checked at start.</summary>
public sealed class NotifyOptions
{
    /// <summary>The channels of a notification that names none. Default null: such a notification is refused. In configuration: <see cref="ViaNames"/>.</summary>
    public Via? Via { get; set; }

    /// <summary><see cref="Via"/> for configuration files: channel names in order, a <c>FirstOf</c>. Ignored where <see cref="Via"/> is set.</summary>
    public IList<string> ViaNames { get; } = [];

    /// <summary>Whether this process works queues. Default true; false for a host that only enqueues and so needs no provider's password.</summary>
    public bool RunWorkers { get; set; } = true;

    /// <summary>The channels this process works. Default empty: all registered ones.</summary>
    public IList<string> WorkerChannels { get; } = [];

    /// <summary>How long a transactional notification is worth sending. Default 24 hours.</summary>
    public TimeSpan TransactionalTimeToLive { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long a campaign notification is worth sending. Default 72 hours.</summary>
    public TimeSpan CampaignTimeToLive { get; set; } = TimeSpan.FromHours(72);

    /// <summary>How many envelopes a stream is enqueued by. Default 100; 1 to 1,000.</summary>
    public int EnqueueBatchSize { get; set; } = 100;

    /// <summary>
    /// How models become JSON. Add your source-generated context to <see cref="JsonSerializerOptions.TypeInfoResolverChain"/> for trimming and AOT; where reflection is
    /// available it stands at the end of the chain by default. Property names are kept as written.
    /// </summary>
    public JsonSerializerOptions Json { get; } = new();
}
