using Notify.Shared.RateLimits;

namespace Notify.Redis.Tests.RateLimits;

public sealed class LocalShareTests
{
    [Theory]
    [InlineData(60, 1, 60, 3)]
    [InlineData(60, 2, 30, 3)]
    [InlineData(60, 7, 8, 3)]
    [InlineData(60, 0, 60, 3)]
    [InlineData(1, 1, 1, 3)]
    [InlineData(1, 4, 1, 12)]
    [InlineData(2, 5, 1, 9)]
    public void All_shares_together_are_at_most_the_limit(int permits, int processes, int share, int seconds) =>
        LocalShare.Of(new RateLimit(permits, TimeSpan.FromSeconds(3)), processes)
            .Should().Be(new LocalShare(share, TimeSpan.FromSeconds(seconds)));
}
