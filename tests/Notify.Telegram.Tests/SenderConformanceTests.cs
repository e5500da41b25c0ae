using Notify.Delivery;
using Notify.Telegram.Tests.Harness;
using Notify.Testing.Conformance;

namespace Notify.Telegram.Tests;

[RunsConformance(typeof(TelegramSender))]
public sealed class SenderConformanceTests
{
    // The Bot API has no id by which a repetition could be recognized.
    private static readonly IReadOnlyList<ConformanceCase> Cases = SenderConformance.Cases(
        async () => await TelegramSenderFixture.StartAsync(),
        ProviderBehaviors.RefuseRecipient
            | ProviderBehaviors.RefuseContent
            | ProviderBehaviors.FailForNow
            | ProviderBehaviors.Throttle
            | ProviderBehaviors.RefuseCredentials
            | ProviderBehaviors.Unreachable
            | ProviderBehaviors.LoseAnswer
            | ProviderBehaviors.Hang
            | ProviderBehaviors.Restart,
        hasStableIds: false);

    public static TheoryData<string> Names => [.. Cases.Select(@case => @case.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Keeps_its_promises(string name) => Cases.Single(@case => @case.Name == name).Run();

    [Fact]
    public void Every_sender_runs_the_cases() =>
        ConformanceCoverage
            .FindMissing<IChannelSender>([typeof(TelegramSender).Assembly], [typeof(SenderConformanceTests).Assembly])
            .Should().BeEmpty();
}
