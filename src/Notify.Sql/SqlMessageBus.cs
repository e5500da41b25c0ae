using System.Data.Common;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Notify.Bus;
using Notify.Sql.Bus;
using Notify.Sql.Diagnostics;
using Notify.Sql.Storage;

namespace Notify.Sql;

/// <summary>
/// The bus on a relational database. Its queues are shared by all processes that use the same tables, and remain when a
/// process ends. <c>docs/sql.md</c> describes the guarantees.
/// </summary>
public sealed class SqlMessageBus : IMessageBus, IAsyncDisposable, IDisposable
{
    // Up to this number, messages in one state are counted exactly on every request.
    private const int ExactUpTo = 10_000;

    // An unreachable database must not delay the shutdown any longer.
    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(1);

    private readonly BusContext _context;
    private readonly QueueTable _queues;
    private readonly LeaseRenewer _leaseRenewer;
    private readonly QueueWatch _watch;
    private readonly EnqueuePump _enqueues;
    private readonly SettlePump _settlements;
    private readonly Claims _claims;
    private readonly Housekeeping _housekeeping;

    /// <summary>Initializes a new instance of the <see cref="SqlMessageBus"/> class.</summary>
    /// <param name="store">The tables. The bus disposes the store.</param>
    /// <param name="options">The settings, which were validated.</param>
    /// <param name="timeProvider">
    /// The clock for waiting in this process, or null for the system's. The queues use the clock of the database.
    /// </param>
    /// <param name="loggerFactory">
    /// The factory of the logger, whose category is <c>Notify.Sql</c>, or null to log nothing.
    /// </param>
    public SqlMessageBus(
        QueueStore store,
        SqlBusOptions options,
        TimeProvider? timeProvider = null,
        ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(options);
        _context = new BusContext(
            store,
            options,
            timeProvider ?? TimeProvider.System,
            new Random(),
            (loggerFactory ?? NullLoggerFactory.Instance).CreateSqlLogger());
        _queues = new QueueTable(_context);
        var signals = new SignalPump(_context);
        _settlements = new SettlePump(_context, _queues, signals);
        _enqueues = new EnqueuePump(_context, _queues, signals);
        _leaseRenewer = new LeaseRenewer(_context);
        _watch = new QueueWatch(_context, _queues, _leaseRenewer, signals);
        _claims = new Claims(_context, _queues, _leaseRenewer, _watch, _settlements);
        _housekeeping = new Housekeeping(_context, _queues);
        DeadLetters = new SqlDeadLetters(_context, _queues, signals);
        Control = new SqlBusControl(_context, _queues, signals);
    }

    /// <inheritdoc/>
    public IDeadLetters DeadLetters { get; }

    /// <inheritdoc/>
    public IBusControl Control { get; }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<EnqueueResult>> EnqueueAsync(
        IReadOnlyList<Envelope> envelopes,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(envelopes);
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var envelope in envelopes)
        {
            if (envelope is not { Steps.Count: > 0 } || string.IsNullOrWhiteSpace(envelope.Steps[0]))
            {
                throw new ArgumentException(
                    "Every envelope must have at least one step, which is the name of a channel.", nameof(envelopes));
            }
        }

        if (envelopes.Count == 0)
            return [];
        ObjectDisposedException.ThrowIf(_context.Disposing.IsCancellationRequested, this);
        var call = new PendingEnqueue(
            envelopes, DeliveryContext.IsInside, _context.Time.GetTimestamp(), cancellationToken);
        return await _enqueues.SendAsync(call).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>While the database is unavailable, the call waits and continues automatically.</remarks>
    public ValueTask<IReadOnlyList<Lease>> ClaimAsync(
        string channel,
        ClaimLimits limits,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(channel);
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.Total, 1, nameof(limits));
        ArgumentOutOfRangeException.ThrowIfNegative(limits.Campaign, nameof(limits));
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<IReadOnlyList<Lease>>(cancellationToken);
        ObjectDisposedException.ThrowIf(_context.Disposing.IsCancellationRequested, this);
        return new(_claims.ClaimAsync(channel, limits, cancellationToken));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The lease belongs to another bus, the settlement is empty, or the envelope does not have the step to which it
    /// forwards.
    /// </exception>
    /// <exception cref="System.Data.Common.DbException">
    /// The database was unavailable for as long as the lease lasts.
    /// </exception>
    public async ValueTask<bool> SettleAsync(
        Lease lease,
        Settlement settlement,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        if (lease is not SqlLease mine || _queues.Find(mine.Channel) != mine.Queue)
            throw new ArgumentException("The lease belongs to another bus.", nameof(lease));
        if (settlement.State is not { } state)
        {
            throw new ArgumentException(
                "The settlement is empty. Create it with Settlement.Complete, Retry, Defer, Forward or DeadLetter.",
                nameof(settlement));
        }

        var next = 0;
        if (settlement.Kind == SettlementKind.Forward)
        {
            if ((uint)state.Step >= (uint)mine.Envelope.Steps.Count)
            {
                throw new ArgumentException(
                    $"The envelope has {mine.Envelope.Steps.Count} steps; it cannot be forwarded to step {state.Step}.",
                    nameof(settlement));
            }

            next = (await _queues.GetAsync(mine.Envelope.Steps[state.Step]).ConfigureAwait(false)).Id;
        }

        var pending = PendingSettlement.Of(mine, settlement, next, _context.Time.GetUtcNow());
        return await SettleAsync(mine, pending).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<BusStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default)
    {
        return await BusCalls.RunAsync(
            _context,
            () => _housekeeping.WhileTotalsRestAsync(async () =>
            {
                var rows = await _context.Store.GetStatisticsAsync(ExactUpTo, cancellationToken).ConfigureAwait(false);
                var now = _context.Time.GetUtcNow();
                return new BusStatistics { Channels = [.. rows.Select(row => Read(row, now))] };
            })).ConfigureAwait(false);
    }

    /// <summary>
    /// Checks that each message is in exactly one place. Run it while the workers are stopped, or repeat it: messages
    /// that move during the check are reported once.
    /// </summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The problems, in words; empty if there are none.</returns>
    public ValueTask<IReadOnlyList<string>> AuditAsync(CancellationToken cancellationToken = default) =>
        BusCalls.RunAsync(_context, () => _context.Store.AuditAsync(cancellationToken));

    /// <summary>
    /// Ends the waiting calls of this process, returns the leases that they have just received, and stops renewing
    /// leases. The queues remain in the database.
    /// </summary>
    /// <returns>A task that represents the operation.</returns>
    public async ValueTask DisposeAsync()
    {
        if (_context.Disposing.IsCancellationRequested)
            return;
        _housekeeping.Dispose();
        _watch.Dispose();
        await Task.WhenAll(_housekeeping.StoreTotalsAsync(), _claims.StopAsync())
            .WaitAsync(DisposeTimeout, _context.Time)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _context.Disposing.CancelAsync().ConfigureAwait(false);
        _leaseRenewer.Dispose();
        _claims.Dispose();
        await _context.Store.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Does the same as <see cref="DisposeAsync"/> and blocks the thread meanwhile, for some seconds at most.
    /// </summary>
    public void Dispose() => Task.Run(async () => await DisposeAsync().ConfigureAwait(false))
        .Wait(DisposeTimeout * 3);

    /// <summary>Opens the store and creates the queues of channels. Repeats it until it succeeds.</summary>
    internal async Task PrepareAsync(IReadOnlyCollection<string> channels, CancellationToken cancellationToken)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await _context.OpenAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
                foreach (var channel in channels)
                    await _queues.GetAsync(channel).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
                _context.EndOutage();
                return;
            }
            catch (Exception error) when (_context.MayPass(error))
            {
                await _context.PauseAsync(tries, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Adds envelopes in a transaction of the application.</summary>
    internal async Task EnqueueAsync(
        IReadOnlyList<Envelope> envelopes,
        DbTransaction transaction,
        CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_context.Disposing.IsCancellationRequested, this);
        try
        {
            await _context.OpenAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            foreach (var envelope in envelopes)
                await _queues.GetAsync(envelope.Steps[0]).ConfigureAwait(false);
            var call = new PendingEnqueue(envelopes, bypassesBound: true, startedAt: 0, cancellationToken);
            call.Encode(channel => _queues.Find(channel)!, _context.Clock.Difference, _context.Time.GetUtcNow());
            var batch = new EnqueueBatch
            {
                CallId = Guid.CreateVersion7(),
                Messages = call.Messages,
                IdempotencyWindow = _context.Options.IdempotencyWindow,
            };
            await _context.Store.EnqueueAsync(batch, transaction, cancellationToken).ConfigureAwait(false);
            _watch.Expect(call.Messages.Select(message => message.Queue));
        }
        catch (Exception error) when (_context.Classify(error) is { Kind: not StoreFailureKind.None } failure)
        {
            throw EnqueueErrors.Of(_context.Store.Name, failure, isUncertain: false, error);
        }
    }

    /// <summary>Wakes the workers of the queues into which transactions of this process have added envelopes.</summary>
    internal void WakeOutbox() => _watch.WakeExpected();

    /// <summary>Runs the retention sweep, which otherwise runs once a minute.</summary>
    internal Task SweepAsync() => _housekeeping.SweepAsync();

    private async Task<bool> SettleAsync(SqlLease lease, PendingSettlement pending)
    {
        lease.IsSettling = true;
        try
        {
            _settlements.Add(pending);
            var settled = await pending.Task.ConfigureAwait(false);
            if (lease.Forget() && !settled)
                lease.Lose();
            return settled;
        }
        finally
        {
            lease.IsSettling = false;
        }
    }

    private ChannelStatistics Read(StoredStatistics row, DateTimeOffset now)
    {
        var unstored = _queues.Find(row.Queue)?.UnstoredTotals ?? default;
        return new ChannelStatistics
        {
            Channel = row.Channel,
            Transactional = row.Transactional,
            Campaign = row.Campaign,
            Delayed = row.Delayed,
            DelayedTransactional = row.DelayedTransactional,
            InFlight = row.InFlight,
            DeadLetters = row.DeadLetters,
            IsPaused = row.IsPaused,
            OldestTransactional = now - row.OldestTransactional,
            TotalAccepted = row.Totals.Accepted + unstored.Accepted,
            TotalCompleted = row.Totals.Completed + unstored.Completed,
            TotalDeadLettersExpired = row.Totals.DeadLettersExpired + unstored.DeadLettersExpired,
        };
    }
}
