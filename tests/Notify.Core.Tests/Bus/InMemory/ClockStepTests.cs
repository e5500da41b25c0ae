using Notify.Bus;
using Notify.Bus.InMemory;
using Notify.Testing;
using Notify.Tests.Pipeline;

namespace Notify.Tests.Bus.InMemory;

/// <summary>The wall clock is set back or forward: durations keep their own length.</summary>
public sealed class ClockStepTests : IDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly WatchedTime _time = new(TestEnvelopes.Moment);
    private readonly InMemoryMessageBus _bus;

    public ClockStepTests() => _bus = new InMemoryMessageBus(timeProvider: _time);

    public static TheoryData<int> Steps => [-1, 1];

    public void Dispose() => _bus.Dispose();

    [Theory, MemberData(nameof(Steps))]
    public async Task A_retry_and_a_deferral_return_after_their_own_length(int hours)
    {
        await _bus.EnqueueAsync([TestEnvelopes.Envelope(), TestEnvelopes.Envelope()]);
        var leases = await _bus.ClaimAsync("email", ClaimLimits.Any(2));
        var due = _time.GetUtcNow().AddMinutes(1);
        await _bus.SettleAsync(leases[0], Settlement.Retry(due, leases[0].State));
        await _bus.SettleAsync(leases[1], Settlement.Defer(due, leases[1].State));

        _time.WallClockStep = hours * Hour;
        _time.Advance(TimeSpan.FromSeconds(59));
        (await ReadyAsync()).Should().Be(0);
        _time.Advance(TimeSpan.FromSeconds(1));

        (await ReadyAsync()).Should().Be(2);
    }

    [Theory, MemberData(nameof(Steps))]
    public async Task A_settlement_after_the_step_waits_for_its_own_length(int hours)
    {
        await _bus.EnqueueAsync([TestEnvelopes.Envelope()]);
        var lease = (await _bus.ClaimAsync("email", ClaimLimits.Any(1)))[0];
        _time.WallClockStep = hours * Hour;
        await _bus.SettleAsync(lease, Settlement.Retry(_time.GetUtcNow().AddMinutes(1), lease.State));

        _time.Advance(TimeSpan.FromMinutes(1));

        (await ReadyAsync()).Should().Be(1);
    }

    [Theory, MemberData(nameof(Steps))]
    public async Task An_abandoned_lease_lasts_its_own_length(int hours)
    {
        await _bus.EnqueueAsync([TestEnvelopes.Envelope()]);
        (await _bus.ClaimAsync("email", ClaimLimits.Any(1)))[0].Abandon();

        _time.WallClockStep = hours * Hour;
        _time.Advance(TimeSpan.FromSeconds(29));
        (await ReadyAsync()).Should().Be(0);
        _time.Advance(TimeSpan.FromSeconds(1));

        (await ReadyAsync()).Should().Be(1);
    }

    [Fact]
    public async Task A_key_is_known_for_its_own_length()
    {
        await _bus.EnqueueAsync([TestEnvelopes.Envelope(key: "order-1")]);

        _time.WallClockStep = 25 * Hour;
        (await EnqueueAgainAsync()).Should().Be(EnqueueStatus.Duplicate);
        _time.WallClockStep = -25 * Hour;
        _time.Advance(24 * Hour);

        (await EnqueueAgainAsync()).Should().Be(EnqueueStatus.Accepted);

        async Task<EnqueueStatus> EnqueueAgainAsync() =>
            (await _bus.EnqueueAsync([TestEnvelopes.Envelope(key: "order-1")]))[0].Status;
    }

    [Fact]
    public async Task A_scheduled_envelope_follows_the_wall_clock()
    {
        await _bus.EnqueueAsync([TestEnvelopes.Envelope(notBefore: _time.GetUtcNow() + Hour)]);

        _time.WallClockStep = -Hour;
        _time.Advance(Hour);
        (await ReadyAsync()).Should().Be(0);
        _time.WallClockStep = TimeSpan.Zero;
        _time.Advance(TimeSpan.FromMinutes(1));

        (await ReadyAsync()).Should().Be(1, "a step of the clock is noticed within a minute");
    }

    private async Task<long> ReadyAsync() => (await _bus.GetStatisticsAsync()).For("email").Transactional;
}
