using System.Reflection;
using Notify.Addresses;
using Notify.Bus;
using Notify.Delivery;
using Notify.Delivery.RateLimiting;
using Notify.Hosting;
using Notify.Pipeline.Limits;
using Notify.Testing.Conformance;

namespace Notify.Tests;

public class AllSuitesAreRunTests
{
    private static readonly Assembly[] Core = [typeof(INotifier).Assembly];
    private static readonly Assembly[] Tests = [typeof(AllSuitesAreRunTests).Assembly];

    [Fact]
    public void Every_bus_of_the_core_runs_the_conformance_cases() =>
        ConformanceCoverage.FindMissing<IMessageBus>(Core, Tests).Should().BeEmpty();

    [Fact]
    public void Every_address_book_of_the_core_runs_the_conformance_cases() =>
        ConformanceCoverage.FindMissing<IAddressBook>(Core, Tests).Should().BeEmpty();

    [Fact]
    public void Every_rate_limiter_of_the_core_runs_the_conformance_cases() =>
        // The factory that guards limiters only forwards to the application's factory; ForeignLimiterTests cover it.
        ConformanceCoverage.FindMissing<IRateLimiterFactory>(Core, Tests)
            .Should().Equal(typeof(GuardedRateLimiterFactory));

    [Fact]
    public void Every_sender_of_the_core_runs_the_conformance_cases() =>
        // The sender that reports invalid options has no provider to send to; ChannelDescriptorTests cover it.
        ConformanceCoverage.FindMissing<IChannelSender>(Core, Tests).Should().Equal(typeof(InvalidOptionsSender));
}
