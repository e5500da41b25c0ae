using Notify.Delivery;
using Notify.Testing.Conformance;
using Xunit;

namespace Sample.Channel_1.Tests;

/// <summary>Runs the cases that every sender must pass.</summary>
[RunsConformance(typeof(PagerSender))]
public sealed class ConformanceTests
{
    private const ProviderBehaviors Supported =
        ProviderBehaviors.RefuseRecipient | ProviderBehaviors.RefuseContent | ProviderBehaviors.FailForNow
        | ProviderBehaviors.Throttle | ProviderBehaviors.RefuseCredentials | ProviderBehaviors.Unreachable
        | ProviderBehaviors.LoseAnswer | ProviderBehaviors.Hang | ProviderBehaviors.Restart;

    // The API has no message id by which the provider could detect a repetition.
    private static readonly IReadOnlyList<ConformanceCase> Cases =
        SenderConformance.Cases(PagerFixture.StartAsync, Supported, hasStableIds: false);

    public static TheoryData<string> Names => [.. Cases.Select(@case => @case.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task The_sender_passes(string name) => Cases.Single(@case => @case.Name == name).Run();

    [Fact]
    public void Every_sender_of_the_library_runs_the_cases() => Assert.Empty(
        ConformanceCoverage.FindMissing<IChannelSender>([typeof(PagerSender).Assembly], [GetType().Assembly]));
}
