using Notify.Bus;
using Notify.Redis.Bus;
using Notify.Testing;
using StackExchange.Redis;

namespace Notify.Redis.Tests.Bus;

/// <summary>A bus in a separate namespace, with access to its keys.</summary>
internal sealed class BusRig : IAsyncDisposable
{
    private readonly ConnectionMultiplexer _client;
    private readonly RedisOptions _options;

    public BusRig(string configuration, Action<RedisBusOptions>? configure = null)
    {
        _options = new RedisOptions { Configuration = configuration, Namespace = $"rig-{Guid.NewGuid():N}" };
        configure?.Invoke(_options.Bus);
        Bus = new RedisMessageBus(_options);
        _client = ConnectionMultiplexer.Connect(configuration + ",allowAdmin=true");
    }

    public RedisMessageBus Bus { get; }

    public IDatabase Database => _client.GetDatabase();

    /// <summary>The bus of another process on the same queues.</summary>
    public RedisMessageBus Another() => new(_options);

    /// <summary>The bus of another process on the same queues, with other settings.</summary>
    public RedisMessageBus Another(Action<RedisBusOptions> configure)
    {
        var options = new RedisOptions { Configuration = _options.Configuration, Namespace = _options.Namespace };
        configure(options.Bus);
        return new RedisMessageBus(options);
    }

    /// <summary>The bus of another process, which reaches the server in another way.</summary>
    public RedisMessageBus Another(string configuration) => new(new RedisOptions
    {
        Configuration = configuration,
        Namespace = _options.Namespace,
        Bus = { LeaseDuration = _options.Bus.LeaseDuration },
    });

    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public RedisKey Key(string suffix, string channel = Channels.Email) =>
        new QueueKeys(_options.Namespace, channel).Of(suffix);

    public RedisKey Shared(string name) => $"{_options.Namespace}:{name}";

    public static Envelope Envelope(
        string? key = null,
        Lane lane = Lane.Transactional,
        DateTimeOffset? notBefore = null,
        IReadOnlyList<string>? steps = null) =>
        TestEnvelopes.Envelope(Channels.Email, lane, key, null, steps, notBefore, now: Now);

    public async Task<Lease> ClaimOneAsync(string channel = Channels.Email) => (await ClaimAsync(1, channel))[0];

    public async Task<IReadOnlyList<Lease>> ClaimAsync(int most, string channel = Channels.Email)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await Bus.ClaimAsync(channel, ClaimLimits.Any(most), late.Token);
    }

    /// <summary>Two ready, one delayed, one in flight, one dead.</summary>
    public async Task FillAsync()
    {
        await Bus.EnqueueAsync([Envelope(), Envelope()]);
        var dead = await ClaimOneAsync();
        await Bus.SettleAsync(dead, Settlement.DeadLetter("rejected", dead.State));
        await ClaimOneAsync();
        await Bus.EnqueueAsync([Envelope(), Envelope(lane: Lane.Campaign), Envelope(notBefore: Now.AddHours(1))]);
    }

    /// <summary>Claims and settles, in part with retries, until it is canceled.</summary>
    public async Task WorkAsync(CancellationToken stop)
    {
        try
        {
            for (var number = 0; ; number++)
            {
                foreach (var lease in await Bus.ClaimAsync(Channels.Email, ClaimLimits.Any(10), stop))
                    await Bus.SettleAsync(
                        lease,
                        number % 3 == 0 ? Settlement.Retry(Now, lease.State) : Settlement.Complete(lease.State),
                        CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Canceled.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Bus.DisposeAsync();
        await _client.DisposeAsync();
    }
}
