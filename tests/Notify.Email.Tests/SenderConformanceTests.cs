using Notify.Testing.Conformance;

namespace Notify.Email.Tests;

public sealed class SenderConformanceTests
{
    private static readonly IReadOnlyList<ConformanceCase> Cases = SenderConformance.Cases(
        async () => await Harness.EmailSenderFixture.StartAsync(),
        ProviderBehaviors.RefuseRecipient | ProviderBehaviors.RefuseContent | ProviderBehaviors.FailForNow | ProviderBehaviors.Throttle | ProviderBehaviors.RefuseCredentials
        | ProviderBehaviors.Unreachable | ProviderBehaviors.LoseAnswer | ProviderBehaviors.Hang | ProviderBehaviors.Restart,
        hasStableIds: true);

    public static TheoryData<string> Names => [.. Cases.Select(@case => @case.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Keeps_its_promises(string name) => Cases.Single(@case => @case.Name == name).Run();
}
