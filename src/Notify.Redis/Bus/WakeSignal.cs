using Notify.Redis.Connection;
using StackExchange.Redis;

namespace Notify.Redis.Bus;

/// <summary>
/// Hints that there may be something to claim, or room to enqueue. Only hints: whoever waits looks by itself every so often, too. After subscribing and after a reconnection everybody looks once.
/// </summary>
internal sealed class WakeSignal(RedisConnection connection, string channel)
{
    private readonly Lock _gate = new();
    private Task<bool>? _subscribing;
    private Func<Task>? _stop;
    private volatile bool _isListening;

    /// <summary>There may be something to claim.</summary>
    public Pulse Work { get; } = new();

    /// <summary>There may be room.</summary>
    public Pulse Room { get; } = new();

    /// <summary>Sees to it that hints come. Nobody needs to wait for it; what did not come about is tried again at the next call.</summary>
    /// <returns>Whether they come.</returns>
    public Task<bool> ListenAsync()
    {
        lock (_gate)
        {
            if (_subscribing is null || (_subscribing.IsCompleted && !_isListening))
                _subscribing = Task.Run(SubscribeAsync);
            return _subscribing;
        }
    }

    /// <summary>Listens no more: the client may be the application's and live on.</summary>
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

        // Whether it is a cluster shows only then.
        if (!client.IsConnected)
            return false;
        var name = connection.IsCluster(client) ? RedisChannel.Sharded(channel) : RedisChannel.Literal(channel);
        var subscriber = client.GetSubscriber();
        try
        {
            await subscriber.SubscribeAsync(name, OnHint).ConfigureAwait(false);
        }
        catch (Exception error) when (error is RedisException || RedisFailure.IsPassing(error))
        {
            // The client keeps what could not be subscribed, for later: with every try one more.
            await subscriber.UnsubscribeAsync(name, OnHint, CommandFlags.FireAndForget).ConfigureAwait(false);
            return false;
        }

        client.ConnectionRestored += OnRestored;
        _stop = () =>
        {
            client.ConnectionRestored -= OnRestored;
            return subscriber.UnsubscribeAsync(name, OnHint, CommandFlags.FireAndForget);
        };
        _isListening = true;
        Both();
        return true;
    }

    private void OnHint(RedisChannel from, RedisValue hint) => (hint == "r" ? Room : Work).Beat();

    private void OnRestored(object? sender, ConnectionFailedEventArgs restored) => Both();

    private void Both()
    {
        Work.Beat();
        Room.Beat();
    }
}
