using Microsoft.Extensions.Time.Testing;
using Notify.Pipeline.Limits;
using Notify.Testing.Conformance;

namespace Notify.Tests.Pipeline.Limits;

[RunsConformance(typeof(LocalRateLimiterFactory))]
public sealed class LocalRateLimiterConformanceTests
{
    public static TheoryData<string> Names => [.. Suite().Cases.Select(test => test.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Keeps(string promise) => Suite().Cases.Single(test => test.Name == promise).Run();

    private static RateLimiterConformance Suite()
    {
        var time = new FakeTimeProvider();
        return new RateLimiterConformance(new LocalRateLimiterFactory(time), pass =>
        {
            time.Advance(pass);
            return Task.CompletedTask;
        });
    }
}
