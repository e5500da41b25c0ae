using Microsoft.Extensions.Time.Testing;
using Notify.Bus;
using Notify.Pipeline.Workers;

namespace Notify.Tests.Pipeline.Workers;

public sealed class DeliverySlotsTests
{
    [Fact]
    public void Slow_settlements_let_leases_be_claimed_ahead()
    {
        var time = new FakeTimeProvider();
        var slots = new DeliverySlots(4, 3, claimsAhead: true, time);

        Deliver(slots, time, settlement: TimeSpan.FromMilliseconds(40), observers: TimeSpan.Zero);

        slots.Room().Total.Should().Be(8);
    }

    [Fact]
    public void Slow_observers_and_disposals_do_not_count_as_a_round_trip()
    {
        var time = new FakeTimeProvider();
        var slots = new DeliverySlots(4, 3, claimsAhead: true, time);

        Deliver(slots, time, settlement: TimeSpan.FromMilliseconds(1), observers: TimeSpan.FromSeconds(20));

        slots.Room().Total.Should().Be(4);
    }

    [Fact]
    public void A_settlement_that_failed_is_not_measured()
    {
        var time = new FakeTimeProvider();
        var slots = new DeliverySlots(4, 3, claimsAhead: true, time);
        var lease = new TestLease();
        slots.Add([lease], null);
        slots.TryStart(out _, out _);
        slots.Release(lease, LeasePlaces.Slot);
        time.Advance(TimeSpan.FromMinutes(1));
        slots.Release(lease, LeasePlaces.All);

        Deliver(slots, time, settlement: TimeSpan.FromMilliseconds(40), observers: TimeSpan.Zero);

        slots.Room().Total.Should().Be(8, "the next settlement is measured");
    }

    private static void Deliver(DeliverySlots slots, FakeTimeProvider time, TimeSpan settlement, TimeSpan observers)
    {
        var lease = new TestLease();
        slots.Add([lease], null);
        slots.TryStart(out _, out _);
        slots.Release(lease, LeasePlaces.Slot);
        time.Advance(settlement);
        slots.EndSettlement(lease);
        time.Advance(observers);
        slots.Release(lease, LeasePlaces.All);
    }

    private sealed class TestLease()
        : Lease("email", DeliveryRig.Envelope("ada"), DeliveryState.Initial, 1, DeliveryRig.Start)
    {
        public override CancellationToken Lost => default;

        public override bool IsLost => false;

        public override void Abandon()
        {
        }
    }
}
