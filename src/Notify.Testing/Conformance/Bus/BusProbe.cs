using Notify.Bus;

namespace Notify.Testing.Conformance;

/// <summary>A bus under test that records accepted and completed envelopes, for the audit.</summary>
internal sealed class BusProbe(IBusFixture fixture, BusFixtureSettings settings)
{
    public const string Channel = Channels.Email;

    /// <summary>The time within which an event that must not happen would happen.</summary>
    public static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly HashSet<Guid> _accepted = [];
    private readonly HashSet<Guid> _done = [];
    private readonly HashSet<Guid> _abandoned = [];
    private readonly Dictionary<Guid, Lease> _held = [];

    public IBusFixture Fixture { get; } = fixture;

    public BusFixtureSettings Settings { get; } = settings;

    public IMessageBus Bus => Fixture.Bus;

    public DateTimeOffset Now => Fixture.Time.GetUtcNow();

    /// <summary>The number of envelopes that were injected as bytes, and so accepted without a known id.</summary>
    public int Injected { get; set; }

    /// <summary>The number of purged dead letters.</summary>
    public int Purged { get; set; }

    public IReadOnlyCollection<Guid> Accepted => _accepted;

    public IReadOnlyCollection<Guid> Done => _done;

    public IReadOnlyCollection<Guid> Held => _held.Keys;

    public Envelope Envelope(
        string? key = null,
        Lane lane = Lane.Transactional,
        DateTimeOffset? notBefore = null,
        IReadOnlyList<string>? steps = null,
        string? campaign = null) => TestEnvelopes.Envelope(Channel, lane, key, campaign, steps, notBefore, now: Now);

    /// <summary>Enqueues this many envelopes of one user with one call.</summary>
    public async Task<Envelope[]> EnqueueFor(string userId, int count, Lane lane = Lane.Transactional)
    {
        var envelopes = new Envelope[count];
        for (var i = 0; i < count; i++)
            envelopes[i] = TestEnvelopes.Envelope(Channel, lane, userId: userId, now: Now);
        await Enqueue(envelopes).ConfigureAwait(false);
        return envelopes;
    }

    public async Task<IReadOnlyList<EnqueueResult>> Enqueue(params Envelope[] envelopes) =>
        await Check.Soon(EnqueueWaiting(envelopes), "an enqueue into a lane with room").ConfigureAwait(false);

    /// <summary>Enqueues this many equal envelopes with one call.</summary>
    public async Task<Envelope[]> Enqueue(int count, Lane lane = Lane.Transactional)
    {
        var envelopes = Enumerable.Range(0, count).Select(_ => Envelope(lane: lane)).ToArray();
        await Enqueue(envelopes).ConfigureAwait(false);
        return envelopes;
    }

    /// <summary>Enqueues with a call that may have to wait.</summary>
    public async Task<IReadOnlyList<EnqueueResult>> EnqueueWaiting(
        Envelope[] envelopes,
        CancellationToken cancellationToken = default)
    {
        var results = await Bus.EnqueueAsync(envelopes, cancellationToken).ConfigureAwait(false);
        Check.Equal(envelopes.Length, results.Count, "results of an enqueue");
        lock (_gate)
        {
            for (var i = 0; i < envelopes.Length; i++)
            {
                if (results[i].Status == EnqueueStatus.Accepted)
                    Check.That(_accepted.Add(envelopes[i].Id), "an envelope is accepted once");
            }
        }

        return results;
    }

    public Task<IReadOnlyList<Lease>> Claim(int total = 1, int? campaign = null, string channel = Channel) =>
        Check.Soon(
            ClaimWaiting(new ClaimLimits(total, campaign ?? total), channel),
            $"a claim of something ready on {channel}");

    public async Task<Lease> ClaimOne(string channel = Channel) =>
        (await Claim(1, 1, channel).ConfigureAwait(false))[0];

    /// <summary>Claims with a call that may have to wait.</summary>
    public async Task<IReadOnlyList<Lease>> ClaimWaiting(
        ClaimLimits limits,
        string channel = Channel,
        CancellationToken cancellationToken = default)
    {
        var leases = await Bus.ClaimAsync(channel, limits, cancellationToken).ConfigureAwait(false);
        Check.That(
            leases.Count >= 1 && leases.Count <= limits.Total,
            "a claim returns at least one and at most its limit");
        Check.That(
            leases.Count(lease => lease.Envelope.Lane == Lane.Campaign) <= limits.Campaign,
            "a claim returns no more campaign envelopes than allowed");
        foreach (var lease in leases)
            Hold(lease);
        return leases;
    }

    public void Hold(Lease lease)
    {
        lock (_gate)
        {
            var id = lease.Envelope.Id;
            Check.That(!_done.Contains(id), $"a completed envelope is not claimed again ({id})");
            if (_held.TryGetValue(id, out var before))
            {
                Check.That(_abandoned.Remove(id), $"an envelope is leased once at a time ({id})");
                Check.That(lease.Token > before.Token, "the token grows with every claim");
            }

            _held[id] = lease;
        }
    }

    public async Task<bool> Settle(Lease lease, Settlement settlement)
    {
        // Removed before the call: as soon as the lease is settled, another consumer may claim the envelope.
        lock (_gate)
            _held.Remove(lease.Envelope.Id);
        var settled = await Bus.SettleAsync(lease, settlement).ConfigureAwait(false);
        lock (_gate)
        {
            if (settled && settlement.Kind == SettlementKind.Complete)
                Check.That(_done.Add(lease.Envelope.Id), $"an envelope is completed once ({lease.Envelope.Id})");
        }

        return settled;
    }

    public async Task Complete(Lease lease) =>
        Check.That(
            await Settle(lease, Settlement.Complete(lease.State)).ConfigureAwait(false),
            "a held lease can be completed");

    public async Task DeadLetter(Lease lease, string reason = "rejected") =>
        Check.That(
            await Settle(lease, Settlement.DeadLetter(reason, lease.State)).ConfigureAwait(false),
            "a held lease can be dead-lettered");

    public void Abandon(Lease lease)
    {
        lock (_gate)
            _abandoned.Add(lease.Envelope.Id);
        lease.Abandon();
    }

    public async Task Inject(ReadOnlyMemory<byte> wire, Lane lane = Lane.Transactional)
    {
        await Fixture.InjectRawAsync(Channel, lane, wire).ConfigureAwait(false);
        Injected++;
    }

    /// <summary>Enqueues one envelope and dead-letters it.</summary>
    public async Task<Envelope> DeadLetter(string reason = "rejected", Envelope? envelope = null)
    {
        envelope ??= Envelope();
        await Enqueue(envelope).ConfigureAwait(false);
        await DeadLetter(await ClaimOne(envelope.Steps[0]).ConfigureAwait(false), reason).ConfigureAwait(false);
        return envelope;
    }

    /// <summary>Expects that no envelope of the channel can be claimed for some time.</summary>
    public async Task ExpectNothing(string because, string channel = Channel, int campaign = 1)
    {
        using var enough = new CancellationTokenSource();
        var claim = ClaimWaiting(new ClaimLimits(1, campaign), channel, enough.Token);
        await Fixture.AdvanceAsync(Moment).ConfigureAwait(false);
        Check.That(!claim.IsCompletedSuccessfully, because);
        await enough.CancelAsync().ConfigureAwait(false);
        await Check.Throws<OperationCanceledException>(() => claim, $"a canceled claim ({because})")
            .ConfigureAwait(false);
    }

    public async Task<ChannelStatistics> Statistics(string channel = Channel) =>
        (await Bus.GetStatisticsAsync().ConfigureAwait(false)).For(channel);
}
