using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Notify.Pipeline.Limits;

namespace Notify.Tests.Pipeline.Limits;

public sealed class ExactWindowRateLimiterTests
{
    // Milliseconds until the next permit is requested, milliseconds for which it is held, whether it is used.
    private static readonly Gen<(int, int, bool)> AnyUse = Gen.Select(Gen.Int[0, 20], Gen.Int[0, 30], Gen.Bool);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void However_permits_are_taken_and_disposed_no_window_sees_more_than_the_limit() =>
        Gen.Select(Gen.Int[1, 8], Gen.Int[1, 50], AnyUse.Array[1, 120]).Sample((permits, window, steps) =>
        {
            var time = new FakeTimeProvider();
            var limit = new RateLimit(permits, TimeSpan.FromMilliseconds(window));
            using var limiter = new ExactWindowRateLimiter(limit, time);
            var open = new List<(long DisposeAt, ExactWindowPermit Permit, bool Used)>();
            var used = new List<long>();
            var now = 0L;
            foreach (var (wait, hold, use) in steps)
            {
                for (var i = 0; i < wait; i++)
                {
                    time.Advance(TimeSpan.FromMilliseconds(1));
                    now++;
                    foreach (var (_, permit, isUsed) in open.Where(x => x.DisposeAt <= now))
                    {
                        if (isUsed)
                            used.Add(now);
                        else
                            permit.Return();
                        permit.Dispose();
                    }

                    open.RemoveAll(x => x.DisposeAt <= now);
                }

                if (limiter.AttemptAcquire() is ExactWindowPermit { IsAcquired: true } taken)
                    open.Add((now + hold, taken, use));
            }

            // In any half-open window that begins with a use there are no more uses than permits.
            return used.All(start => used.Count(at => at >= start && at < start + window) <= permits);
        });

    [Fact]
    public async Task Waiting_calls_get_the_full_limit_every_window_in_order()
    {
        using var limiter = new ExactWindowRateLimiter(new RateLimit(3, TimeSpan.FromSeconds(1)), _time);
        var served = new List<int>();
        var calls = Enumerable.Range(0, 9).Select(async i =>
        {
            using var lease = await limiter.AcquireAsync();
            lock (served)
                served.Add(i);
        }).ToArray();
        for (var second = 0; second < 3; second++)
        {
            await Task.WhenAll(calls.Take((second + 1) * 3)).WaitAsync(TimeSpan.FromSeconds(30));
            served.Should().HaveCount((second + 1) * 3);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        limiter.GetStatistics().TotalSuccessfulLeases.Should().Be(9);
        served.Take(3).Should().BeEquivalentTo([0, 1, 2]);
        served.Skip(3).Take(3).Should().BeEquivalentTo([3, 4, 5]);
    }

    [Fact]
    public void A_returned_permit_is_free_at_once_and_a_used_one_after_its_window()
    {
        using var limiter = new ExactWindowRateLimiter(new RateLimit(1, TimeSpan.FromSeconds(1)), _time);
        var permit = (ExactWindowPermit)limiter.AttemptAcquire();
        permit.Return();
        permit.Dispose();
        var used = limiter.AttemptAcquire();
        used.IsAcquired.Should().BeTrue();
        _time.Advance(TimeSpan.FromSeconds(5));
        limiter.AttemptAcquire().IsAcquired.Should().BeFalse("it counts as long as it is held");
        used.Dispose();
        var refused = limiter.AttemptAcquire();
        refused.RetryAfter(TimeSpan.Zero).Should().Be(TimeSpan.FromSeconds(1));
        refused.MetadataNames.Should().ContainSingle();
        _time.Advance(TimeSpan.FromSeconds(1));
        limiter.AttemptAcquire().IsAcquired.Should().BeTrue();
    }

    [Fact]
    public async Task A_canceled_wait_leaves_the_queue_and_the_next_is_served()
    {
        using var limiter = new ExactWindowRateLimiter(new RateLimit(1, TimeSpan.FromSeconds(1)), _time);
        var held = limiter.AttemptAcquire();
        using var cancel = new CancellationTokenSource();
        var first = limiter.AcquireAsync(1, cancel.Token).AsTask();
        var second = limiter.AcquireAsync().AsTask();
        limiter.GetStatistics().CurrentQueuedCount.Should().Be(2);
        await cancel.CancelAsync();
        await first.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        held.GiveBack();
        (await second.WaitAsync(TimeSpan.FromSeconds(30))).IsAcquired.Should().BeTrue();
    }

    [Fact]
    public async Task A_disposed_limiter_ends_its_waits_without_a_permit()
    {
        var limiter = new ExactWindowRateLimiter(new RateLimit(1, TimeSpan.FromSeconds(1)), _time);
        limiter.AttemptAcquire();
        var waiting = limiter.AcquireAsync().AsTask();
        limiter.Dispose();
        (await waiting).IsAcquired.Should().BeFalse();
        limiter.Invoking(x => x.AttemptAcquire()).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void More_permits_than_the_limit_are_an_error_that_names_it()
    {
        using var limiter = new ExactWindowRateLimiter(new RateLimit(2, TimeSpan.FromSeconds(1)), _time);
        limiter.Invoking(x => x.AttemptAcquire(3)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("*2 permits*");
    }

    [Fact]
    public void Idle_means_that_nothing_counts_any_more()
    {
        using var limiter = new ExactWindowRateLimiter(new RateLimit(2, TimeSpan.FromSeconds(1)), _time);
        limiter.AttemptAcquire().Dispose();
        limiter.IdleDuration.Should().BeNull();
        _time.Advance(TimeSpan.FromSeconds(3));
        limiter.IdleDuration.Should().Be(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void Keys_are_limited_each_for_itself_and_idle_ones_are_forgotten()
    {
        using var limiter = new ExactWindowPartitionedRateLimiter(new RateLimit(1, TimeSpan.FromSeconds(1)), _time);
        for (var i = 0; i < 10_000; i++)
        {
            limiter.AttemptAcquire("chat-" + i).Dispose();
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        limiter.Count.Should().BeLessThan(2_000);
        var held = limiter.AttemptAcquire("ada");
        held.IsAcquired.Should().BeTrue();
        limiter.AttemptAcquire("ada").IsAcquired.Should().BeFalse();
        limiter.AttemptAcquire("bob").IsAcquired.Should().BeTrue();
        limiter.GetStatistics("ada")!.CurrentAvailablePermits.Should().Be(0);
        limiter.GetStatistics("nobody").Should().BeNull();
    }
}
