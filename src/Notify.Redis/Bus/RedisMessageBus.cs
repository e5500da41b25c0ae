using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Notify.Bus;
using Notify.Redis.Bus;
using Notify.Redis.Connection;
using Notify.Redis.Settings;

namespace Notify.Redis;

/// <summary>
/// The bus on Redis 7.0 or later: queues that outlive every process and are shared by all. Every step is one script on the server, by the server's clock. <c>docs/redis.md</c> tells its
/// keys and what it promises.
/// </summary>
public sealed partial class RedisMessageBus : IMessageBus, IAsyncDisposable
{
    // A server that is away does not keep anybody from ending.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, RedisQueue> _queues = new(StringComparer.Ordinal);
    private readonly BusContext _context;
    private readonly CancellationCache _marks;
    private readonly LeaseRenewer _keeper;
    private readonly Housekeeping _housekeeping;
    private readonly RedisConnection? _own;

    /// <summary>A bus without a host.</summary>
    /// <param name="options">Where Redis is, and the settings.</param>
    /// <param name="timeProvider">The clock for pauses; the queue itself goes by the server's. Default null: the system's.</param>
    /// <param name="logger">Is told of outages. Default null: nobody.</param>
    /// <exception cref="OptionsValidationException">A setting is out of range.</exception>
    public RedisMessageBus(RedisOptions options, TimeProvider? timeProvider = null, ILogger<RedisMessageBus>? logger = null)
        : this(Connect(options, timeProvider ?? TimeProvider.System), options, timeProvider ?? TimeProvider.System, logger ?? NullLogger<RedisMessageBus>.Instance, new Random()) =>
        _own = _context.Connection;

    internal RedisMessageBus(RedisConnection connection, RedisOptions options, TimeProvider time, ILogger<RedisMessageBus> logger, Random random)
    {
        _context = new BusContext(connection, options, time, random, logger);
        _marks = new CancellationCache(_context);
        _keeper = new LeaseRenewer(connection, () => _queues.Values, options.Bus.LeaseDuration, time);
        _housekeeping = new Housekeeping(_context, QueuesAsync, _marks);
        DeadLetters = new RedisDeadLetters(_context, Queue, QueuesAsync);
        Control = new RedisChannelControl(Queue, QueuesAsync, _marks);
    }

    /// <inheritdoc/>
    public IDeadLetters DeadLetters { get; }

    /// <inheritdoc/>
    public IBusControl Control { get; }

    /// <inheritdoc/>
    public async ValueTask<BusStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default)
    {
        var queues = await QueuesAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        var statistics = Task.WhenAll(queues.Select(queue => queue.GetStatisticsAsync()));
        return new BusStatistics { Channels = await statistics.WaitAsync(cancellationToken).ConfigureAwait(false) };
    }

    /// <summary>Ends this process's part: waiting calls end, and what they had just been given goes back; leases are not renewed any more. What is queued stays in Redis.</summary>
    public async ValueTask DisposeAsync()
    {
        _housekeeping.Dispose();
        _keeper.Dispose();
        await _context.Disposing.CancelAsync().ConfigureAwait(false);

        // Else it would come back only when its lease has run out, as if a process had died of it.
        await Task.WhenAll(_queues.Values.Select(queue => queue.GivenBackAsync())).WaitAsync(Farewell, _context.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_queues.Values.Select(queue => queue.Wake.StopAsync())).WaitAsync(Farewell, _context.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_own is not null)
            await _own.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>What else happens once a minute.</summary>
    internal Task KeepHouseAsync() => _housekeeping.RunAsync();

    private static RedisConnection Connect(RedisOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new RedisOptionsValidator().Validate(null, options) is { Failed: true } invalid
            ? throw new OptionsValidationException(nameof(RedisOptions), typeof(RedisOptions), invalid.Failures)
            : new RedisConnection(options, time);
    }

    private RedisQueue Queue(string channel) => _queues.TryGetValue(channel, out var known)
        ? known
        : _queues.GetOrAdd(channel, name => new RedisQueue(name, _context, _marks, _keeper));

    /// <summary>The queues of all channels that were ever used, by whatever process.</summary>
    private async Task<IReadOnlyList<RedisQueue>> QueuesAsync()
    {
        var client = await _context.Connection.GetAsync().ConfigureAwait(false);
        foreach (var channel in await client.GetDatabase().SetMembersAsync(_context.Channels).ConfigureAwait(false))
            Queue((string)channel!);
        return [.. _queues.Values.OrderBy(queue => queue.Channel, StringComparer.Ordinal)];
    }
}
