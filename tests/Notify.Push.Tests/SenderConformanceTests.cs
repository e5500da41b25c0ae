using Notify.Delivery;
using Notify.Testing.Conformance;

namespace Notify.Push.Tests;

[RunsConformance(typeof(PushSender))]
public sealed class SenderConformanceTests
{
    private static readonly IReadOnlyList<ConformanceCase> Cases = SenderConformance.Cases(
        async () => await Harness.PushSenderFixture.StartAsync(),
        ProviderBehaviors.RefuseRecipient
            | ProviderBehaviors.RefuseContent
            | ProviderBehaviors.FailForNow
            | ProviderBehaviors.Throttle
            | ProviderBehaviors.RefuseCredentials
            | ProviderBehaviors.Unreachable
            | ProviderBehaviors.LoseAnswer
            | ProviderBehaviors.Hang
            | ProviderBehaviors.Restart,
        hasStableIds: true);

    public static TheoryData<string> Names => [.. Cases.Select(@case => @case.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Keeps_its_promises(string name) => Cases.Single(@case => @case.Name == name).Run();

    [Fact]
    public void Every_sender_runs_the_cases() =>
        ConformanceCoverage
            .FindMissing<IChannelSender>([typeof(PushSender).Assembly], [typeof(SenderConformanceTests).Assembly])
            .Should().BeEmpty();
}
