using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.RateLimiting;
using Notify.Delivery.RateLimiting;
using StackExchange.Redis;

namespace Notify.Redis.Tests.RateLimits;

/// <summary>Two factories with separate connections are two processes for Redis.</summary>
public sealed class SharedLimitTests(RedisLimits redis) : IClassFixture<RedisLimits>
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task A_limit_and_its_campaign_share_hold_over_two_processes()
    {
        await using var one = await LimitProcess.StartAsync(redis.Server.Endpoint);
        await using var other = await LimitProcess.StartAsync(redis.Server.Endpoint);
        var transactional = new ConcurrentQueue<TimeSpan>();
        var campaign = new ConcurrentQueue<TimeSpan>();
        var clock = Stopwatch.StartNew();
        using var over = new CancellationTokenSource(TimeSpan.FromSeconds(7));

        await Task.WhenAll(new[] { one, other }.SelectMany(process =>
        {
            var all = process.Factory.Create("chat", new RateLimit(60, Window));
            var share = process.Factory.Create("chat:campaign", new RateLimit(30, Window));
            return new[]
            {
                Task.Run(() => SendAsync(all, null, transactional, clock, over.Token)),
                Task.Run(() => SendAsync(all, share, campaign, clock, over.Token)),
            };
        }));

        ShouldHold(campaign, 30);
        ShouldHold(transactional.Concat(campaign), 60);
        // Three windows permit 180. A machine that stands still for a while sends less, but more than one window.
        var total = transactional.Count + campaign.Count;
        total.Should().BeInRange(100, 180, "the limit is used completely");
        transactional.Count.Should().BeGreaterThanOrEqualTo(total * 2 / 5, "campaigns leave transactional its reserve");
        campaign.Count.Should().BeGreaterThan(0);
    }

    [Fact]
    public async Task A_claim_takes_all_it_wants_in_one_round_trip()
    {
        await using var process = await LimitProcess.StartAsync(redis.Server.Endpoint);
        var limiter = (IDistributedRateLimiter)process.Factory.Create("claim", new RateLimit(60, Window));
        (await limiter.TakeAsync(1, wait: false)).Should().ContainSingle();
        var before = await CallsAsync();

        var taken = await limiter.TakeAsync(40, wait: false);

        (await CallsAsync() - before).Should().BeLessThanOrEqualTo(1 + 1, "one takes; one may renew");
        taken.Should().HaveCount(40);
        (await limiter.TakeAsync(40, wait: false)).Should().HaveCount(19);
        (await limiter.TakeAsync(1, wait: false)).Should().BeEmpty();
    }

    [Fact]
    public async Task Who_waits_in_person_comes_before_permits_another_process_holds_in_advance()
    {
        await using var idle = await LimitProcess.StartAsync(redis.Server.Endpoint);
        await using var busy = await LimitProcess.StartAsync(redis.Server.Endpoint);
        var limit = new RateLimit(3, TimeSpan.FromMinutes(1));
        var ahead = (IDistributedRateLimiter)idle.Factory.Create("ahead", limit);
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ahead.Contended += () => called.TrySetResult();
        var held = await ahead.TakeAsync(3, wait: true);
        held.Should().HaveCount(3);

        var waiting = busy.Factory.Create("ahead", limit).AcquireAsync().AsTask();
        await called.Task.WaitAsync(TimeSpan.FromSeconds(20));
        foreach (var permit in held)
            ((IReturnablePermit)permit).Return();
        var again = await ahead.TakeAsync(3, wait: true);

        again.Count.Should().BeLessThanOrEqualTo(2, "one is left to who waits");
        (await waiting.WaitAsync(TimeSpan.FromSeconds(20))).IsAcquired.Should().BeTrue();
    }

    [Fact]
    public async Task A_call_that_waits_in_this_process_gets_a_returned_permit_at_once()
    {
        await using var process = await LimitProcess.StartAsync(redis.Server.Endpoint);
        var limiter = process.Factory.Create("returned", new RateLimit(1, TimeSpan.FromMinutes(1)));
        var held = await limiter.AcquireAsync();
        var first = limiter.AcquireAsync().AsTask();
        var second = limiter.AcquireAsync().AsTask();

        ((IReturnablePermit)held).Return();

        (await first.WaitAsync(TimeSpan.FromSeconds(20))).IsAcquired.Should().BeTrue();
        second.IsCompleted.Should().BeFalse("first come, first served");
        limiter.Dispose();
        (await second).IsAcquired.Should().BeFalse();
    }

    [Fact]
    public async Task Addresses_are_limited_each_for_itself_over_two_processes_and_long_ones_go_by_their_hash()
    {
        await using var one = await LimitProcess.StartAsync(redis.Server.Endpoint);
        await using var other = await LimitProcess.StartAsync(redis.Server.Endpoint);
        var here = (IDistributedPartitionedRateLimiter)
            one.Factory.CreatePartitioned("chat:address", new RateLimit(1, TimeSpan.FromMinutes(1)));
        var there = (IDistributedPartitionedRateLimiter)
            other.Factory.CreatePartitioned("chat:address", new RateLimit(1, TimeSpan.FromMinutes(1)));
        var longOne = "https://push.example/" + new string('a', 200);

        (await here.TryAcquireAsync(longOne, 1)).IsAcquired.Should().BeTrue();
        (await there.TryAcquireAsync(longOne, 1)).IsAcquired.Should().BeFalse();
        (await there.TryAcquireAsync("42", 1)).IsAcquired.Should().BeTrue();
        (await here.TryAcquireAsync("42", 1)).TryGetMetadata(MetadataName.RetryAfter, out var pause).Should().BeTrue();

        pause.Should().BeGreaterThan(TimeSpan.Zero).And.BeLessThanOrEqualTo(TimeSpan.FromMinutes(1));
        var keys = (string[])(await redis.Database.ExecuteAsync("KEYS", "{test:limit:chat:address:*"))!;
        keys.Should().Contain("{test:limit:chat:address:42}:h").And.NotContain(key => key.Contains("push.example"));
    }

    [Fact]
    public async Task A_server_whose_clock_is_set_back_does_not_prolong_the_limit()
    {
        await using var process = await LimitProcess.StartAsync(redis.Server.Endpoint);
        var limiter = process.Factory.Create("clock", new RateLimit(1, TimeSpan.FromSeconds(1)));
        (await limiter.AcquireAsync()).Dispose();
        await RedisLimits.UntilAsync(
            async () => await redis.Database.SortedSetLengthAsync("{test:limit:clock}:u") == 1, "the use is reported");
        var step = TimeSpan.FromHours(1).TotalMilliseconds;
        foreach (var suffix in new[] { "u", "h", "p", "w" })
        {
            RedisKey key = $"{{test:limit:clock}}:{suffix}";
            foreach (var entry in await redis.Database.SortedSetRangeByRankWithScoresAsync(key))
                await redis.Database.SortedSetIncrementAsync(key, entry.Element, step);
            await redis.Database.KeyExpireAsync(key, TimeSpan.FromHours(2));
        }

        using var next = await limiter.AcquireAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));

        next.IsAcquired.Should().BeTrue();
    }

    private async Task<long> CallsAsync()
    {
        var calls = (string)(await redis.Database.ExecuteAsync("INFO", "commandstats"))!;
        var line = calls.Split('\n').Single(one => one.StartsWith("cmdstat_evalsha:", StringComparison.Ordinal));
        return long.Parse(
            line.Split(':', ',')[1]["calls=".Length..],
            System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task SendAsync(
        RateLimiter all,
        RateLimiter? share,
        ConcurrentQueue<TimeSpan> sent,
        Stopwatch clock,
        CancellationToken over)
    {
        try
        {
            while (true)
            {
                using var own = share is null ? null : await share.AcquireAsync(1, over);
                using var permit = await all.AcquireAsync(1, over);
                sent.Enqueue(clock.Elapsed);
            }
        }
        catch (OperationCanceledException)
        {
            // The time has elapsed.
        }
    }

    private static void ShouldHold(IEnumerable<TimeSpan> sent, int limit)
    {
        var times = sent.Order().ToArray();
        times.Skip(limit)
            .Zip(times, (later, earlier) => later - earlier)
            .Should().OnlyContain(apart => apart >= Window, "any window holds at most {0}", limit);
    }
}
