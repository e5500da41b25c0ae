using Microsoft.Extensions.Time.Testing;
using Notify.Pipeline.Limits;

namespace Notify.Tests.Pipeline.Limits;

/// <summary>The memory of limits per address follows the addresses in use.</summary>
public sealed class KeyedLimitersTests
{
    private const int Burst = 10_000;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly TimerCountingTime _time = new();

    [Fact]
    public void After_a_burst_all_keys_are_removed_within_three_windows_without_a_further_call()
    {
        using var limiter = CreateLimiter();
        SendBurst(limiter);
        limiter.Count.Should().Be(Burst);

        for (var window = 0; window < 3; window++)
            _time.Advance(Window);

        limiter.Count.Should().Be(0);
        limiter.Capacity.Should().BeLessThan(1_000, "the memory of the table is released as well");
    }

    [Fact]
    public void A_timer_is_set_only_while_there_are_keys()
    {
        using var limiter = CreateLimiter();
        _time.SetTimers.Should().Be(0);

        SendBurst(limiter);
        _time.SetTimers.Should().Be(1);

        for (var window = 0; window < 3; window++)
            _time.Advance(Window);
        _time.SetTimers.Should().Be(0);

        limiter.AttemptAcquire("ada").Dispose();
        _time.SetTimers.Should().Be(1);
        for (var window = 0; window < 3; window++)
            _time.Advance(Window);
        limiter.Count.Should().Be(0);
    }

    [Fact]
    public void Disposal_stops_the_timer()
    {
        var limiter = CreateLimiter();
        SendBurst(limiter);

        limiter.Dispose();

        _time.SetTimers.Should().Be(0);
        limiter.Count.Should().Be(0);
        limiter.Invoking(one => one.AttemptAcquire("ada")).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void A_key_whose_permits_still_count_is_kept()
    {
        using var limiter = CreateLimiter();
        var held = limiter.AttemptAcquire("held");
        SendBurst(limiter);

        for (var window = 0; window < 5; window++)
            _time.Advance(Window);

        limiter.Count.Should().Be(1);
        limiter.AttemptAcquire("held").IsAcquired.Should().BeFalse("the only permit is still in use");
        held.Dispose();
        _time.Advance(Window / 2);
        limiter.AttemptAcquire("held").IsAcquired.Should().BeFalse("it counts for a window after its use");
        for (var window = 0; window < 3; window++)
            _time.Advance(Window);
        limiter.Count.Should().Be(0);
    }

    [Fact]
    public void Calls_for_keys_that_exist_remove_unused_keys_too()
    {
        var time = new FakeTimeProvider();
        var limit = new RateLimit(Burst, Window);
        using var limiter = new ExactWindowPartitionedRateLimiter(limit, new TimerlessTime(time));
        SendBurst(limiter);
        time.Advance(Window);

        for (var call = 0; call < Burst; call++)
            limiter.AttemptAcquire("chat-0").GiveBack();

        limiter.Count.Should().Be(1);
    }

    private ExactWindowPartitionedRateLimiter CreateLimiter() => new(new RateLimit(1, Window), _time);

    private static void SendBurst(ExactWindowPartitionedRateLimiter limiter)
    {
        for (var key = 0; key < Burst; key++)
            limiter.AttemptAcquire($"chat-{key}").Dispose();
    }

    /// <summary>A clock whose timers never fire.</summary>
    private sealed class TimerlessTime(TimeProvider time) : TimeProvider
    {
        public override long TimestampFrequency => time.TimestampFrequency;

        public override long GetTimestamp() => time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            time.CreateTimer(static _ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
