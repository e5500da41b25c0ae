using Notify.Redis.Connection;
using StackExchange.Redis;

namespace Notify.Redis.Bus;

/// <summary>
/// Receives the signals that there may be work to claim or room to enqueue. Signals may be lost, so waiting callers
/// also poll. After a subscription and after a reconnection both signals are set once.
/// </summary>
internal sealed class WakeSignal(RedisConnection connection, string channel)
{
    private readonly Lock _gate = new();
    private Task<bool>? _subscribing;
    private Func<Task>? _stop;
    private volatile bool _isListening;

    /// <summary>Set when there may be something to claim.</summary>
    public BroadcastSignal Work { get; } = new();

    /// <summary>Set when there may be room to enqueue.</summary>
    public BroadcastSignal Room { get; } = new();

    /// <summary>
    /// Subscribes to the signals. Callers need not await it; the next call retries a failed subscription.
    /// </summary>
    /// <returns>Whether the subscription exists.</returns>
    public Task<bool> ListenAsync()
    {
        lock (_gate)
        {
            if (_subscribing is null || (_subscribing.IsCompleted && !_isListening))
                _subscribing = Task.Run(SubscribeAsync);
            return _subscribing;
        }
    }

    /// <summary>Unsubscribes, because the connection may belong to the application and remain open.</summary>
    public async Task StopAsync()
    {
        Task? beginning;
        lock (_gate)
            beginning = _subscribing;
        if (beginning is not null)
            await beginning.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_isListening)
            await _stop!().ConfigureAwait(false);
    }

    private async Task<bool> SubscribeAsync()
    {
        var client = await connection.GetAsync().ConfigureAwait(false);

        // Only a connected client knows whether the server is a cluster.
        if (!client.IsConnected)
            return false;
        var name = connection.IsCluster(client) ? RedisChannel.Sharded(channel) : RedisChannel.Literal(channel);
        var subscriber = client.GetSubscriber();
        try
        {
            await subscriber.SubscribeAsync(name, OnSignal).ConfigureAwait(false);
        }
        catch (Exception error) when (error is RedisException || RedisFailure.IsPassing(error))
        {
            // The client keeps failed subscriptions for later. Without this, each attempt would add one.
            await subscriber.UnsubscribeAsync(name, OnSignal, CommandFlags.FireAndForget).ConfigureAwait(false);
            return false;
        }

        client.ConnectionRestored += OnRestored;
        _stop = () =>
        {
            client.ConnectionRestored -= OnRestored;
            return subscriber.UnsubscribeAsync(name, OnSignal, CommandFlags.FireAndForget);
        };
        _isListening = true;
        Both();
        return true;
    }

    private void OnSignal(RedisChannel from, RedisValue signal) => (signal == "r" ? Room : Work).Set();

    private void OnRestored(object? sender, ConnectionFailedEventArgs restored) => Both();

    private void Both()
    {
        Work.Set();
        Room.Set();
    }
}
