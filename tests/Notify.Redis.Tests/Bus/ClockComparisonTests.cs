using Notify.Redis.Connection;

namespace Notify.Redis.Tests.Bus;

public class ClockComparisonTests
{
    private static readonly DateTimeOffset Sent = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Received = Sent.AddSeconds(10);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4, 0)]
    [InlineData(10, 0)]
    [InlineData(-30, -30)]
    [InlineData(40, 30)]
    public void The_difference_is_the_smallest_that_explains_a_slow_reply(int server, int expected) =>
        ClockComparison.Compare(Received - Sent, Sent.AddSeconds(server), Received).Should().Be(TimeSpan.FromSeconds(expected));

    [Fact]
    public void A_time_in_whole_milliseconds_is_no_difference()
    {
        var sent = Sent.AddTicks(9_999);

        ClockComparison.Compare(TimeSpan.Zero, Sent, sent).Should().Be(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(90, "1 min 30 s")]
    [InlineData(-90, "1 min 30 s")]
    [InlineData(90_000, "25 h 0 min")]
    [InlineData(89_999.9, "25 h 0 min")]
    public void A_difference_is_described_in_words(double seconds, string expected) =>
        ClockComparison.Describe(TimeSpan.FromSeconds(seconds)).Should().Be(expected);
}
