using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.RateLimiting;
using Notify.Delivery.RateLimiting;

namespace Notify.PostgreSql.Tests.RateLimits;

/// <summary>Two factories with separate connections are two processes for the database.</summary>
public sealed class SharedLimitTests(PostgreSqlServerFixture postgres) : IClassFixture<PostgreSqlServerFixture>
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_limit_and_its_campaign_share_hold_over_two_processes()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        await using var one = await LimitProcess.StartAsync(database.ConnectionString);
        await using var other = await LimitProcess.StartAsync(database.ConnectionString);
        var transactional = new ConcurrentQueue<TimeSpan>();
        var campaign = new ConcurrentQueue<TimeSpan>();
        var clock = Stopwatch.StartNew();
        using var over = new CancellationTokenSource(TimeSpan.FromSeconds(7));

        await Task.WhenAll(new[] { one, other }.SelectMany(process =>
        {
            var all = process.Create("chat", new RateLimit(60, Window));
            var share = process.Create("chat:campaign", new RateLimit(30, Window));
            return new[]
            {
                SendAsync(all, null, transactional, clock, over.Token),
                SendAsync(all, share, campaign, clock, over.Token),
            };
        }));

        ShouldHold(transactional.Concat(campaign), 60);
        ShouldHold(campaign, 30);
        transactional.Count.Should().BeGreaterThan(60);
        (transactional.Count + campaign.Count).Should().BeGreaterThan(140, "the limit is used in each of the windows");
        one.Messages.Concat(other.Messages).Should().BeEmpty();
    }

    [Fact]
    public async Task Permits_that_claims_take_in_batches_never_exceed_the_limit()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        await using var one = await LimitProcess.StartAsync(database.ConnectionString);
        await using var other = await LimitProcess.StartAsync(database.ConnectionString);
        var sent = new ConcurrentQueue<TimeSpan>();
        var clock = Stopwatch.StartNew();
        using var over = new CancellationTokenSource(TimeSpan.FromSeconds(5));

        await Task.WhenAll(new[] { one, other }.Select(process =>
            process.Distributed("batch", new RateLimit(500, TimeSpan.FromSeconds(1)))).SelectMany(limiter =>
            Enumerable.Range(0, 3).Select(async _ =>
        {
            while (!over.IsCancellationRequested)
            {
                var permits = await limiter.TakeAsync(50, wait: true);
                foreach (var permit in permits)
                {
                    sent.Enqueue(clock.Elapsed);
                    permit.Dispose();
                }
            }
        })).ToArray()).WaitAsync(Guard);

        ShouldHold(sent, 500, TimeSpan.FromSeconds(1));
        sent.Count.Should().BeGreaterThan(1500);
    }

    [Fact]
    public async Task Waiting_calls_are_served_in_their_order()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        await using var process = await LimitProcess.StartAsync(database.ConnectionString);
        var limiter = process.Create("order", new RateLimit(1, TimeSpan.FromMinutes(1)));
        var held = await limiter.AcquireAsync();
        var first = limiter.AcquireAsync().AsTask();
        var second = limiter.AcquireAsync().AsTask();

        ((IReturnablePermit)held).Return();

        (await first.WaitAsync(Guard)).IsAcquired.Should().BeTrue();
        second.IsCompleted.Should().BeFalse("first come, first served");
        limiter.Dispose();
        (await second).IsAcquired.Should().BeFalse();
    }

    [Fact]
    public async Task A_process_that_takes_permits_in_advance_leaves_one_to_a_process_in_which_a_call_blocks()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        await using var one = await LimitProcess.StartAsync(database.ConnectionString);
        await using var other = await LimitProcess.StartAsync(database.ConnectionString);
        var limit = new RateLimit(2, TimeSpan.FromMinutes(1));
        var advance = one.Distributed("reserve", limit);
        var held = await advance.TakeAsync(2, wait: false);
        var contended = new TaskCompletionSource();
        advance.Contended += () => contended.TrySetResult();

        var blocked = other.Create("reserve", limit).AcquireAsync().AsTask();
        await contended.Task.WaitAsync(Guard);
        LimitProcess.Return(held);

        (await blocked.WaitAsync(Guard)).IsAcquired.Should().BeTrue();
    }

    [Fact]
    public async Task Addresses_are_limited_separately_over_two_processes_and_are_not_stored()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        await using var one = await LimitProcess.StartAsync(database.ConnectionString);
        await using var other = await LimitProcess.StartAsync(database.ConnectionString);
        var limit = new RateLimit(1, TimeSpan.FromMinutes(1));
        var here = (IDistributedPartitionedRateLimiter)one.Factory.CreatePartitioned("chat:address", limit);
        var there = (IDistributedPartitionedRateLimiter)other.Factory.CreatePartitioned("chat:address", limit);
        var longAddress = "https://push.example/" + new string('a', 30_000);

        (await here.TryAcquireAsync(longAddress, 1)).IsAcquired.Should().BeTrue();
        (await there.TryAcquireAsync(longAddress, 1)).IsAcquired.Should().BeFalse();
        (await there.TryAcquireAsync("42", 1)).IsAcquired.Should().BeTrue();
        (await here.TryAcquireAsync("42", 1)).TryGetMetadata(MetadataName.RetryAfter, out var pause).Should().BeTrue();

        pause.Should().BeGreaterThan(TimeSpan.Zero).And.BeLessThanOrEqualTo(TimeSpan.FromMinutes(1));
        (await database.ScalarAsync<int>("SELECT max(octet_length(state)) FROM notify.limit_state")
            ).Should().BeLessThan(100);
    }

    [Fact]
    public async Task Two_schemas_share_nothing()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        await using var one = await LimitProcess.StartAsync(database.ConnectionString);
        await using var other = await LimitProcess.StartAsync(database.ConnectionString, o => o.Schema = "other \" one");
        var limit = new RateLimit(1, TimeSpan.FromMinutes(1));

        (await one.Distributed("same", limit).TakeAsync(1, wait: false)).Should().ContainSingle();
        (await one.Distributed("same", limit).TakeAsync(1, wait: false)).Should().BeEmpty();
        (await other.Distributed("same", limit).TakeAsync(1, wait: false)).Should().ContainSingle();
    }

    [Fact]
    public async Task A_burst_of_addresses_waits_for_the_few_connections_and_is_not_an_outage()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        await using var process = await LimitProcess.StartAsync(database.ConnectionString);
        var limit = new RateLimit(5, TimeSpan.FromSeconds(1));
        var limiter = (IDistributedPartitionedRateLimiter)process.Factory.CreatePartitioned("burst", limit);

        var permits = await Task.WhenAll(
            Enumerable.Range(0, 2000).Select(key => limiter.TryAcquireAsync($"{key}", 1).AsTask())).WaitAsync(Guard * 2);

        permits.Should().OnlyContain(permit => permit.IsAcquired);
        process.Messages.Should().BeEmpty();
        LimitProcess.Use(permits);
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

    private static void ShouldHold(IEnumerable<TimeSpan> sent, int limit, TimeSpan? window = null)
    {
        var times = sent.Order().ToArray();
        times.Skip(limit)
            .Zip(times, (later, earlier) => later - earlier)
            .Should().OnlyContain(apart => apart >= (window ?? Window), "any window holds at most {0}", limit);
    }
}
