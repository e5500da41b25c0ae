using Notify.Bus;
using Notify.Chaos.Arena;
using Notify.Chaos.Faults;

namespace Notify.Chaos.Rows;

/// <summary>A process that was suspended for longer than the lease returns too late.</summary>
public class FenceTests
{
    [Fact]
    public async Task The_old_owners_settlement_is_refused()
    {
        await using var ring = await Ring.StartAsync();
        await ring.ProducedAsync(1);
        var away = ring.ProxiedBus();
        var old = (await away.ClaimAsync("first", ClaimLimits.Any(1)))[0];

        ring.Proxy.Mode = ProxyMode.BlackHole;
        var young = (await ring.Bus.ClaimAsync("first", ClaimLimits.Any(1)).AsTask().WaitAsync(Until.Patience))[0];
        ring.Proxy.Mode = ProxyMode.Forward;

        young.Envelope.Id.Should().Be(old.Envelope.Id);
        old.Lost.IsCancellationRequested.Should().BeTrue("its owner was notified before another worker leased it");
        (await away.SettleAsync(old, Settlement.Complete(old.State))).Should().BeFalse();
        (await ring.Bus.SettleAsync(young, Settlement.Complete(young.State))).Should().BeTrue();
        (await ring.Bus.AuditAsync()).IsSound.Should().BeTrue();
        (await ring.Bus.GetStatisticsAsync())
            .For("first").Should().BeEquivalentTo(
                new
                {
                    TotalCompleted = 1,
                    InFlight = 0,
                    Transactional = 0,
                });
    }
}
