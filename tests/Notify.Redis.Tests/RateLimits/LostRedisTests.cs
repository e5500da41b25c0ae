using System.Diagnostics;
using System.Threading.RateLimiting;
using Notify.Delivery.RateLimiting;
using Notify.Redis.RateLimits;

namespace Notify.Redis.Tests.RateLimits;

public sealed class LostRedisTests : IAsyncLifetime
{
    private static readonly RateLimit Limit = new(10, TimeSpan.FromMinutes(1));

    private readonly RedisLimits _redis = new();

    public Task InitializeAsync() => _redis.InitializeAsync();

    public Task DisposeAsync() => _redis.DisposeAsync();

    [Fact]
    public async Task Without_Redis_each_process_keeps_to_its_share_and_with_it_again_all_share_what_still_counts()
    {
        await using var one = await LimitProcess.StartAsync(_redis.Server.Endpoint);
        await using var other = await LimitProcess.StartAsync(_redis.Server.Endpoint);
        var (here, there) = (Create(one, "lost"), Create(other, "lost"));
        Use(await here.TakeAsync(2, wait: false));
        await there.TakeAsync(1, wait: false);
        Return(await here.TakeAsync(1, wait: false));
        await UntilUsageAsync("lost", held: 1, used: 2);

        await _redis.Server.KillAsync();
        var mine = await here.TakeAsync(10, wait: false);
        var theirs = await there.TakeAsync(10, wait: false);

        mine.Should().HaveCount(3, "a share is 5, and 2 were used within the window");
        theirs.Should().HaveCount(4, "a share is 5, and 1 is held");
        (await here.TakeAsync(1, wait: false)).Should().BeEmpty();
        ((RateLimiter)there).AttemptAcquire().IsAcquired.Should().BeFalse();
        Use(mine.Take(1));
        Return(mine.Skip(2));
        (await here.TakeAsync(10, wait: false)).Should().HaveCount(1, "what was returned is free");

        await _redis.Server.StartAgainAsync();
        await UntilUsageAsync("lost", held: 2 + 5, used: 3);
        await using var third = await LimitProcess.StartAsync(_redis.Server.Endpoint);
        (await Create(third, "lost").TakeAsync(1, wait: false)).Should().BeEmpty("all ten are in use");
        Return(theirs);
        await RedisLimits.UntilAsync(async () => await Held("lost") == 3, "the returned ones are reported");
        (await Create(third, "lost").TakeAsync(10, wait: false)).Should().HaveCount(4);
        one.Logged.Should().Equal(1400, 1401);
        other.Logged.Should().Equal(1400, 1401);
    }

    [Fact]
    public async Task A_process_that_starts_without_Redis_is_limited_too_and_tells_it_later()
    {
        await _redis.Server.KillAsync();
        await using var process = await LimitProcess.StartAsync(_redis.Server.Endpoint);
        var limiter = Create(process, "early");

        (await limiter.TakeAsync(20, wait: false)).Should().HaveCount(10);
        var waiting = limiter.TakeAsync(1, wait: true).AsTask();
        await _redis.Server.StartAgainAsync();

        await UntilUsageAsync("early", held: 10, used: 0);
        waiting.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task A_call_that_waits_goes_on_when_Redis_is_back()
    {
        await using var process = await LimitProcess.StartAsync(_redis.Server.Endpoint);
        var limiter = Create(process, "wait");
        var held = await limiter.TakeAsync(10, wait: false);
        var waiting = ((RateLimiter)limiter).AcquireAsync(2).AsTask();

        await _redis.Server.KillAsync();
        await RedisLimits.UntilAsync(() => process.Logged.Contains(1400), "it fell back");
        await _redis.Server.StartAgainAsync();
        await RedisLimits.UntilAsync(() => process.Logged.Contains(1401), "it is back");
        Return(held.Take(2));

        (await waiting.WaitAsync(TimeSpan.FromSeconds(20))).IsAcquired.Should().BeTrue();
    }

    [Fact]
    public async Task What_a_process_held_that_died_comes_back()
    {
        var limit = new RateLimit(2, TimeSpan.FromSeconds(1));
        await using var living = await LimitProcess.StartAsync(_redis.Server.Endpoint);
        var dying = await LimitProcess.StartAsync(_redis.Server.Endpoint);
        var started = Stopwatch.StartNew();
        await ((IDistributedRateLimiter)dying.Factory.Create("died", limit)).TakeAsync(2, wait: true);
        await dying.KillAsync();

        (await living.Factory.Create("died", limit).AcquireAsync(2).AsTask().WaitAsync(TimeSpan.FromSeconds(40)))
            .IsAcquired.Should().BeTrue();

        started.Elapsed.Should().BeGreaterThan(TimeSpan.FromSeconds(10)).And.BeLessThan(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_flushed_server_receives_the_permits_that_count_again()
    {
        await using var process = await LimitProcess.StartAsync(_redis.Server.Endpoint);
        var limiter = Create(process, "flushed");
        var held = await limiter.TakeAsync(5, wait: false);
        Use(held.Take(2));
        await UntilUsageAsync("flushed", held: 3, used: 2);

        await _redis.Database.ExecuteAsync("SCRIPT", "FLUSH");
        (await limiter.TakeAsync(1, wait: false)).Should().ContainSingle();
        await _redis.Database.ExecuteAsync("FLUSHALL");

        (await limiter.TakeAsync(10, wait: false)).Should().HaveCount(4, "4 are held, 2 were used");
        ((RateLimiter)limiter).AttemptAcquire().IsAcquired.Should().BeFalse();
        await UntilUsageAsync("flushed", held: 8, used: 2);
        process.Logged.Should().BeEmpty();
    }

    [Fact]
    public async Task Unused_limits_vanish()
    {
        await using var process = await LimitProcess.StartAsync(_redis.Server.Endpoint);
        Use(
            await (
                (IDistributedRateLimiter)process.Factory.Create("gone", new RateLimit(5, TimeSpan.FromSeconds(1)))
            ).TakeAsync(3, wait: false));

        await RedisLimits.UntilAsync(
            async () => await Held("gone") + await Used("gone") == 0,
            "nothing counts any more");
        foreach (var key in LimitKeys.Of("test", "gone"))
            (await _redis.Database.KeyTimeToLiveAsync(key) ?? TimeSpan.Zero)
                .Should().BeLessThanOrEqualTo(TimeSpan.FromSeconds(60));
    }

    private static IDistributedRateLimiter Create(LimitProcess process, string name) =>
        (IDistributedRateLimiter)process.Factory.Create(name, Limit);

    private static void Use(IEnumerable<RateLimitLease> permits)
    {
        foreach (var permit in permits)
            permit.Dispose();
    }

    private static void Return(IEnumerable<RateLimitLease> permits)
    {
        foreach (var permit in permits)
            ((IReturnablePermit)permit).Return();
    }

    private Task UntilUsageAsync(string name, int held, int used) =>
        RedisLimits.UntilAsync(
            async () => await Held(name) == held && await Used(name) == used,
            $"{held} held and {used} used on Redis");

    private async Task<long> Held(string name) => await CountAsync(LimitKeys.Of("test", name)[0]);

    private async Task<long> Used(string name) => await CountAsync(LimitKeys.Of("test", name)[1]);

    private async Task<long> CountAsync(StackExchange.Redis.RedisKey key)
    {
        try
        {
            return await _redis.Database.SortedSetLengthAsync(key);
        }
        catch (StackExchange.Redis.RedisException)
        {
            return -1; // Not there again yet.
        }
    }
}
