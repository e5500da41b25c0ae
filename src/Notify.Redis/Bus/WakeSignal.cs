using Notify.Redis.Connection;
using StackExchange.Redis;

namespace Notify.Redis.Bus;

/// <summary>
/// Hints that there may be something to claim, or room to enqueue. Only hints: whoever waits looks by itself every so often, too. After subscribing and after a reconnection everybody looks once.
/// </summary>
internal sealed class WakeSignal(RedisConnection connection, string channel)
{
    private readonly Lock _gate = new();
    private Task? _subscribing;

    /// <summary>There may be something to claim.</summary>
    public Pulse Work { get; } = new();

    /// <summary>There may be room.</summary>
    public Pulse Room { get; } = new();

    /// <summary>Sees to it that hints come. Nobody waits for it; a failure is tried again at the next call.</summary>
    public void Listen()
    {
        lock (_gate)
        {
            if (_subscribing is null or { IsFaulted: true })
                _subscribing = Task.Run(SubscribeAsync);
        }
    }

    private async Task SubscribeAsync()
    {
        var client = await connection.GetAsync().ConfigureAwait(false);
        var name = connection.IsCluster(client) ? RedisChannel.Sharded(channel) : RedisChannel.Literal(channel);
        await client.GetSubscriber().SubscribeAsync(name, (_, hint) => (hint == "r" ? Room : Work).Beat()).ConfigureAwait(false);
        client.ConnectionRestored += (_, _) => Both();
        Both();
    }

    private void Both()
    {
        Work.Beat();
        Room.Beat();
    }
}
