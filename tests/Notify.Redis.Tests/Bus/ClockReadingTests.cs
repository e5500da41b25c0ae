using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Notify.Redis.Bus;

namespace Notify.Redis.Tests.Bus;

public class ClockReadingTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly SteppedTime _time = new();

    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    public void A_step_during_the_call_is_part_of_the_difference(int hours)
    {
        var sentAt = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromMilliseconds(40));
        _time.Step = TimeSpan.FromHours(hours);

        var reading = Clock().Compare(sentAt, Start);

        reading.Difference.Should().BeCloseTo(TimeSpan.FromHours(-hours), TimeSpan.FromMilliseconds(40));
        reading.Step.Should().Be(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    public void A_later_step_is_not_part_of_the_difference(int hours)
    {
        var reading = Clock().Compare(_time.GetTimestamp(), Start);
        _time.Step = TimeSpan.FromHours(hours);

        (reading.Difference, reading.Step).Should().Be((TimeSpan.Zero, TimeSpan.FromHours(hours)));
    }

    [Fact]
    public void The_time_of_the_call_and_its_reply_is_no_difference()
    {
        var sentAt = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(30));

        Clock().Compare(sentAt, Start.AddSeconds(15)).Difference.Should().Be(TimeSpan.Zero);
    }

    private ServerClock Clock() => new("email", _time, new ClockLog(NullLogger.Instance));

    /// <summary>A clock whose wall time can be set; its monotonic time is unaffected.</summary>
    private sealed class SteppedTime() : FakeTimeProvider(ClockReadingTests.Start)
    {
        public TimeSpan Step { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Step;

        public override long GetTimestamp() => base.GetUtcNow().Ticks;
    }
}
