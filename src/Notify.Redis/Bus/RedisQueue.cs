using System.Collections.Concurrent;
using System.Globalization;
using Notify.Bus;
using StackExchange.Redis;

namespace Notify.Redis.Bus;

/// <summary>The queue of one channel, as this process uses it.</summary>
internal sealed partial class RedisQueue
{
    private readonly BusContext _context;
    private readonly CancellationMarks _cancellations;
    private readonly LeaseRenewer _leaseRenewer;
    private readonly EnqueuePump _enqueues;
    private readonly SettlePump _settlements;
    private readonly ConcurrentBag<CallSequence> _claimSequences = [];
    private readonly Lock _gate = new();
    private Task? _registering;
    private int _sequences;

    public RedisQueue(
        string channel,
        BusContext context,
        CancellationMarks cancellations,
        LeaseRenewer leaseRenewer)
    {
        Channel = channel;
        Keys = new QueueKeys(context.Namespace, channel);
        _context = context;
        _cancellations = cancellations;
        _leaseRenewer = leaseRenewer;
        Wake = new WakeSignal(context.Connection, Keys.Wake);
        Clock = new ServerClock(channel, context.Time, context.Clocks);
        _enqueues = new EnqueuePump(this, context);
        _settlements = new SettlePump(this, context);
    }

    public string Channel { get; }

    public QueueKeys Keys { get; }

    public LeaseTable Leases { get; } = new();

    public WakeSignal Wake { get; }

    public ServerClock Clock { get; }

    /// <summary>Creates a sequence of calls of this process.</summary>
    public CallSequence NewSequence(string kind) =>
        new(Keys.Of($"i:{_context.Process}:{kind}{Interlocked.Increment(ref _sequences)}"));

    /// <summary>Enters the queue once, before it contains anything.</summary>
    public Task RegisterAsync()
    {
        lock (_gate)
        {
            if (_registering is null or { IsFaulted: true } or { IsCanceled: true })
                _registering = EnterAsync();
            return _registering;
        }
    }

    /// <summary>
    /// Adds the channel to the list of channels and then the cancellation marks to the queue, even if this was done
    /// before, because the server may have lost them.
    /// </summary>
    public async Task EnterAsync()
    {
        await _context.RunAsync(QueueScripts.Register, [_context.Channels], [Channel]).ConfigureAwait(false);
        await _cancellations.CopyToAsync(this).ConfigureAwait(false);
    }

    /// <summary>Returns whether the queue has all cancellation marks, and compares the clocks.</summary>
    public async Task<bool> HasMarksAsync()
    {
        var sentAt = _context.Time.GetTimestamp();
        var reply = (RedisValue[])(await _context.RunAsync(QueueScripts.Mark, Keys.All, [0]).ConfigureAwait(false))!;
        Clock.Compare(sentAt, DateTimeOffset.FromUnixTimeMilliseconds((long)reply[0]));
        return (bool)reply[1];
    }

    /// <summary>Enqueues envelopes.</summary>
    /// <param name="envelopes">The envelopes.</param>
    /// <param name="bypassesBound">Whether the capacity does not apply.</param>
    /// <param name="startedAt">The time from which the enqueue timeout counts.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    public Task<EnqueueResult[]> EnqueueAsync(
        IReadOnlyList<Envelope> envelopes,
        bool bypassesBound,
        long startedAt,
        CancellationToken cancellationToken)
    {
        var call = new PendingEnqueue(envelopes, bypassesBound, startedAt, Clock.Difference, cancellationToken);
        _enqueues.Send(call);
        return call.Task;
    }

    public Task<bool> SettleAsync(PendingSettlement item)
    {
        _settlements.Add(item);
        return item.Task;
    }

    /// <summary>Ends a lease. Returns false if it was lost.</summary>
    public async Task<bool> SettleAsync(RedisLease lease, PendingSettlement item)
    {
        lease.IsSettling = true;
        try
        {
            var settled = await SettleAsync(item).ConfigureAwait(false);
            if (Leases.Remove(lease) && !settled)
                lease.Lose();
            return settled;
        }
        finally
        {
            lease.IsSettling = false;
        }
    }

    public async Task<ChannelStatistics> GetStatisticsAsync()
    {
        var sentAt = _context.Time.GetTimestamp();
        var row = (RedisValue[])(await _context.RunAsync(QueueScripts.Statistics, Keys.All, []).ConfigureAwait(false))!;
        var oldest = (string)row[7]!;
        var clock = Clock.Compare(sentAt, DateTimeOffset.FromUnixTimeMilliseconds((long)row[11]));
        return new ChannelStatistics
        {
            Channel = Channel,
            Transactional = (long)row[0],
            Campaign = (long)row[1],
            Delayed = (long)row[2] + (long)row[3],
            DelayedTransactional = (long)row[2],
            InFlight = (long)row[4],
            DeadLetters = (long)row[5],
            IsPaused = (bool)row[6],
            OldestTransactional = oldest.Length == 0 ? null : ClaimReply.ReadTime(oldest) - clock.Difference,
            TotalAccepted = (long)row[8],
            TotalCompleted = (long)row[9],
            TotalDeadLettersExpired = (long)row[10],
        };
    }

    public async Task ControlAsync(string command) =>
        await _context.RunAsync(
            QueueScripts.Control,
            Keys.All,
            [command, await _context.PublishCommandAsync().ConfigureAwait(false), Keys.Wake])
            .ConfigureAwait(false);

    /// <summary>Adds envelopes from another queue. Repeating the same steps changes nothing.</summary>
    public async Task AdmitAsync(Admission[] admissions, bool counts)
    {
        await RegisterAsync().ConfigureAwait(false);
        await _context.RunAsync(
            QueueScripts.Admit,
            Keys.WithSteps([.. admissions.Select(one => one.Step)]),
            [
                counts,
                await _context.PublishCommandAsync().ConfigureAwait(false),
                Keys.Wake,
                .. admissions.SelectMany(one => one.ToArguments()),
            ]).ConfigureAwait(false);
    }

    /// <summary>The hold of an envelope: its lane and its ordering key, as the scripts expect it.</summary>
    public static string Hold(Envelope envelope) => string.Create(
        CultureInfo.InvariantCulture, $"{(envelope.Lane == Lane.Campaign ? 'c' : 't')}{envelope.OrderingKey:x16}");
}

/// <summary>An envelope that enters a queue by a forward or a requeue.</summary>
/// <param name="Id">The id of the envelope as it is written in Redis.</param>
/// <param name="Hold">The lane and the ordering key, as the scripts expect it.</param>
/// <param name="Body">The envelope.</param>
/// <param name="State">The delivery state.</param>
internal sealed record Admission(
    string Id,
    string Hold,
    RedisValue Body,
    DeliveryState State)
{
    /// <summary>The name of the step, by which a repeated call is recognized.</summary>
    public string Step => string.Create(CultureInfo.InvariantCulture, $"{Id}:{State.Step}:{State.Requeues}");

    /// <summary>Creates the admission of a forwarded envelope.</summary>
    public static Admission Of(RedisLease lease, DeliveryState state) =>
        new(lease.Key, RedisQueue.Hold(lease.Envelope), lease.Body, state);

    public RedisValue[] ToArguments() => [Id, Hold, Body, EnvelopeCodec.Encode(State)];
}
