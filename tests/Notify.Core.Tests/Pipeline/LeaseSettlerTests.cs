using Microsoft.Extensions.Logging.Abstractions;
using Notify.Bus;
using Notify.Bus.InMemory;
using Notify.Diagnostics;
using Notify.Pipeline;
using NSubstitute;
using NSubstitute.Extensions;

namespace Notify.Tests.Pipeline;

/// <summary>A settlement is repeated until the bus answers.</summary>
public sealed class LeaseSettlerTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_retry_keeps_its_delay_if_the_wall_clock_is_set_while_the_bus_fails(int hours)
    {
        var time = new WatchedTime(DeliveryRig.Start);
        var step = TimeSpan.FromHours(hours);
        var delay = TimeSpan.FromSeconds(30);
        var bus = Substitute.For<IMessageBus>();
        bus.ReturnsForAll(_ => bus.ReceivedCalls().Count() == 1
            ? ValueTask.FromException<bool>(new InvalidOperationException("The bus does not answer."))
            : new ValueTask<bool>(true));
        var settler = new LeaseSettler(bus, time, new NotifyLoggers(NullLoggerFactory.Instance));
        var lease = await ClaimAsync(time);

        var settling = settler.SettleAsync(
            lease, Settlement.Retry(DeliveryRig.Start + delay, lease.State), CancellationToken.None).AsTask();
        await time.ArmedAsync(TimeSpan.FromMilliseconds(100));
        time.WallClockStep = step;
        time.Advance(TimeSpan.FromMilliseconds(100));

        (await settling).Should().BeTrue();
        bus.ReceivedCalls().SelectMany(call => call.GetArguments()).OfType<Settlement>()
            .Select(settlement => settlement.At)
            .Should().Equal(DeliveryRig.Start + delay, DeliveryRig.Start + step + delay);
    }

    private static async Task<Lease> ClaimAsync(TimeProvider time)
    {
        using var bus = new InMemoryMessageBus(timeProvider: time);
        await bus.EnqueueAsync([DeliveryRig.Envelope()]);
        return (await bus.ClaimAsync("email", ClaimLimits.Any(1)))[0];
    }
}
