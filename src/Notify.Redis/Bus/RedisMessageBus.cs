using Microsoft.Extensions.Logging;
using Notify.Bus;
using Notify.Redis.Connection;

namespace Notify.Redis.Bus;

internal sealed class RedisMessageBus(RedisConnection connection, RedisOptions options, TimeProvider time, ILogger<RedisMessageBus> logger) : IMessageBus
{
    public IDeadLetters DeadLetters => throw new NotSupportedException($"{connection} {options} {time} {logger}");
    public IChannelControl Channels => throw new NotSupportedException();
    public ValueTask<IReadOnlyList<EnqueueResult>> EnqueueAsync(IReadOnlyList<Envelope> envelopes, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    public ValueTask<IReadOnlyList<Lease>> ClaimAsync(string channel, ClaimLimits limits, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    public ValueTask<bool> SettleAsync(Lease lease, Settlement settlement, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    public ValueTask<BusStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
