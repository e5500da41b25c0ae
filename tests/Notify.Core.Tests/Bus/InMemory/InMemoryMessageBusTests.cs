using Microsoft.Extensions.Time.Testing;
using Notify.Bus;
using Notify.Bus.InMemory;
using Notify.Testing;

namespace Notify.Tests.Bus.InMemory;

public class InMemoryMessageBusTests
{
    private readonly FakeTimeProvider _time = new(Some.Moment);

    [Fact]
    public async Task What_is_enqueued_is_claimed_and_completed()
    {
        using var bus = new InMemoryMessageBus(timeProvider: _time);
        var envelope = Some.Envelope();

        var result = await bus.EnqueueAsync([envelope]);
        var lease = (await bus.ClaimAsync("email", ClaimLimits.Any(10))).Single();

        result.Should().Equal(new EnqueueResult(EnqueueStatus.Accepted, envelope.Id, envelope.NotificationId));
        lease.Envelope.Should().BeSameAs(envelope);
        (await bus.SettleAsync(lease, Settlement.Complete(lease.State))).Should().BeTrue();
        (await bus.SettleAsync(lease, Settlement.Complete(lease.State))).Should().BeFalse();
        (await bus.GetStatisticsAsync()).For("email").IsIdle.Should().BeTrue();
    }

    [Fact]
    public async Task A_waiting_claim_is_woken_by_a_retry_that_becomes_due()
    {
        using var bus = new InMemoryMessageBus(timeProvider: _time);
        await bus.EnqueueAsync([Some.Envelope()]);
        var lease = (await bus.ClaimAsync("email", ClaimLimits.Any(1))).Single();
        await bus.SettleAsync(lease, Settlement.Retry(_time.GetUtcNow().AddSeconds(5), lease.State));

        var claim = bus.ClaimAsync("email", ClaimLimits.Any(1)).AsTask();
        claim.IsCompleted.Should().BeFalse();
        _time.Advance(TimeSpan.FromSeconds(5));

        (await claim.WaitAsync(TimeSpan.FromSeconds(30))).Single().Token.Should().Be(2);
    }
}
