using Notify.Delivery;
using Notify.Email.Tests.Harness;
using Notify.Testing.Conformance;

namespace Notify.Email.Tests;

/// <summary>The promises of every sender, with and without the extensions that change the dialog.</summary>
[RunsConformance(typeof(EmailSender))]
public sealed class SenderConformanceTests
{
    private static readonly Dictionary<string, ConformanceCase> Cases = new[]
    {
        CasesOf("no extension", pipelining: false, chunking: false),
        CasesOf("PIPELINING", pipelining: true, chunking: false),
        CasesOf("PIPELINING and CHUNKING", pipelining: true, chunking: true),
    }.SelectMany(cases => cases).ToDictionary();

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Keeps_its_promises(string name) => Cases[name].Run();

    [Fact]
    public void Every_sender_runs_the_cases() =>
        ConformanceCoverage
            .FindMissing<IChannelSender>([typeof(EmailSender).Assembly], [typeof(SenderConformanceTests).Assembly])
            .Should().BeEmpty();

    private static IEnumerable<KeyValuePair<string, ConformanceCase>> CasesOf(
        string name,
        bool pipelining,
        bool chunking)
    {
        var cases = SenderConformance.Cases(
            async () => await EmailSenderFixture.StartAsync(pipelining, chunking),
            ProviderBehaviors.RefuseRecipient | ProviderBehaviors.RefuseContent | ProviderBehaviors.FailForNow
            | ProviderBehaviors.Throttle | ProviderBehaviors.RefuseCredentials | ProviderBehaviors.Unreachable
            | ProviderBehaviors.LoseAnswer | ProviderBehaviors.Hang | ProviderBehaviors.Restart,
            hasStableIds: true);
        return cases.Select(@case => KeyValuePair.Create($"{name}: {@case.Name}", @case));
    }
}
