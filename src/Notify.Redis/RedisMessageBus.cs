using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Notify.Bus;
using Notify.Redis.Bus;
using Notify.Redis.Connection;
using Notify.Redis.Diagnostics;
using Notify.Redis.Settings;

namespace Notify.Redis;

/// <summary>
/// The bus on Redis 7.0 or later. Its queues are shared by all processes and remain when a process ends. Each operation
/// is a script that uses the server's clock. <c>docs/redis.md</c> describes the keys and the guarantees.
/// </summary>
public sealed partial class RedisMessageBus : IMessageBus, IAsyncDisposable, IDisposable
{
    // An unreachable server must not delay the shutdown any longer.
    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, RedisQueue> _queues = new(StringComparer.Ordinal);
    private readonly BusContext _context;
    private readonly CancellationMarks _cancellations;
    private readonly LeaseRenewer _leaseRenewer;
    private readonly RetentionSweep _retentionSweep;
    private readonly RedisConnection? _own;

    /// <summary>Initializes a bus without a host.</summary>
    /// <param name="options">The options.</param>
    /// <param name="timeProvider">
    /// The clock for waiting in this process, or null for the system's. The queue uses the server's clock.
    /// </param>
    /// <param name="loggerFactory">
    /// The factory of the logger, whose category is <c>Notify.Redis</c>, or null to log nothing.
    /// </param>
    /// <exception cref="OptionsValidationException">An option is invalid.</exception>
    public RedisMessageBus(
        RedisOptions options,
        TimeProvider? timeProvider = null,
        ILoggerFactory? loggerFactory = null)
        : this(
            Connect(options, timeProvider ?? TimeProvider.System),
            options,
            timeProvider ?? TimeProvider.System,
            loggerFactory ?? NullLoggerFactory.Instance,
            new Random()) =>
        _own = _context.Connection;

    internal RedisMessageBus(
        RedisConnection connection,
        RedisOptions options,
        TimeProvider time,
        ILoggerFactory loggerFactory,
        Random random)
    {
        _context = new BusContext(connection, options, time, random, loggerFactory.CreateRedisLogger());
        _cancellations = new CancellationMarks(_context, QueuesAsync);
        _leaseRenewer = new LeaseRenewer(
            connection, () => _queues.Values, options.Bus.LeaseDuration, time, _context.Logger);
        _retentionSweep = new RetentionSweep(_context, QueuesAsync, _cancellations);
        DeadLetters = new RedisDeadLetters(_context, Queue, QueuesAsync);
        Control = new RedisBusControl(_context, Queue, _cancellations);
    }

    /// <inheritdoc/>
    public IDeadLetters DeadLetters { get; }

    /// <inheritdoc/>
    public IBusControl Control { get; }

    /// <inheritdoc/>
    public ValueTask<BusStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) =>
        BusCalls.RunAsync(_context, () => ReadStatisticsAsync(cancellationToken), cancellationToken);

    /// <summary>
    /// Ends the waiting calls of this process, returns the leases that they have just received, and stops renewing
    /// leases. The queues remain in Redis.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        _retentionSweep.Dispose();
        _leaseRenewer.Dispose();
        await _context.Disposing.CancelAsync().ConfigureAwait(false);

        await Task.WhenAll(_queues.Values.Select(StopAsync))
            .WaitAsync(DisposeTimeout, _context.Time)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_own is not null)
            await _own.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Does the same as <see cref="DisposeAsync"/> and blocks the thread meanwhile, for at most two seconds.
    /// </summary>
    public void Dispose() => BlockingDisposal.Run(this);

    /// <summary>Runs the retention sweep, which otherwise runs once a minute.</summary>
    internal Task SweepAsync() => _retentionSweep.RunAsync();

    private static RedisConnection Connect(RedisOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new RedisOptionsValidator().Validate(null, options) is { Failed: true } invalid
            ? throw new OptionsValidationException(nameof(RedisOptions), typeof(RedisOptions), invalid.Failures)
            : new RedisConnection(options, time);
    }

    private static async Task StopAsync(RedisQueue queue)
    {
        // Otherwise these envelopes would return only when their leases expire, and that would count as a failure.
        await queue.ReleaseAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await queue.Wake.StopAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async ValueTask<BusStatistics> ReadStatisticsAsync(CancellationToken cancellationToken)
    {
        var queues = await QueuesAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        var statistics = Task.WhenAll(queues.Select(queue => queue.GetStatisticsAsync()));
        return new BusStatistics { Channels = await statistics.WaitAsync(cancellationToken).ConfigureAwait(false) };
    }

    private RedisQueue Queue(string channel) => _queues.TryGetValue(channel, out var known)
        ? known
        : _queues.GetOrAdd(channel, name => new RedisQueue(name, _context, _cancellations, _leaseRenewer));

    /// <summary>The queues of all channels that any process has used.</summary>
    private async Task<IReadOnlyList<RedisQueue>> QueuesAsync()
    {
        var client = await _context.Connection.GetAsync().ConfigureAwait(false);
        foreach (var channel in await client.GetDatabase().SetMembersAsync(_context.Channels).ConfigureAwait(false))
            Queue((string)channel!);
        return [.. _queues.Values.OrderBy(queue => queue.Channel, StringComparer.Ordinal)];
    }
}
