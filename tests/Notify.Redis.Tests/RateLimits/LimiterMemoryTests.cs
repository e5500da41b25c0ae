using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Notify.Delivery.RateLimiting;
using Notify.Redis.Connection;
using Notify.Redis.RateLimits;
using Notify.Shared.RateLimits;

namespace Notify.Redis.Tests.RateLimits;

/// <summary>The memory of limits per address follows the addresses in use.</summary>
public sealed class LimiterMemoryTests : IAsyncLifetime
{
    private const int Burst = 10_000;

    private static readonly RateLimit Limit = new(5, TimeSpan.FromSeconds(10));

    private readonly RedisLimits _redis = new();
    private readonly FakeTimeProvider _time = new();

    public Task InitializeAsync() => _redis.InitializeAsync();

    public Task DisposeAsync() => _redis.DisposeAsync();

    [Fact]
    public async Task After_a_burst_all_limiters_are_removed_without_a_further_call()
    {
        await using var connection = await ConnectAsync();
        await using var session = CreateSession(connection);
        using var limiter = new SharedPartitionedRateLimiter(session, "burst", Limit);
        foreach (var permit in await TakeAsync(limiter))
            permit.Dispose();
        limiter.Count.Should().Be(Burst);

        await AdvanceUntilAsync(() => limiter.Count == 0 && session.CountInUse == 0);
    }

    [Fact]
    public async Task Without_Redis_limiters_whose_permits_no_longer_count_are_removed_too()
    {
        await using var connection = await ConnectAsync();
        await using var session = CreateSession(connection);
        using var limiter = new SharedPartitionedRateLimiter(session, "outage", Limit);
        var permits = await TakeAsync(limiter);
        await _redis.Server.KillAsync();
        (await limiter.TryAcquireAsync("another", 1, default)).Dispose();
        session.IsDown.Should().BeTrue();

        foreach (var permit in permits.Take(Burst / 2))
            ((IReturnablePermit)permit).Return();
        foreach (var permit in permits)
            permit.Dispose();

        await AdvanceUntilAsync(() => limiter.Count == 0 && session.CountInUse == 0);
        session.IsDown.Should().BeTrue();
    }

    private LimitSession CreateSession(RedisConnection connection) =>
        new(new RedisLimitEngine(connection, "test", _time, NullLogger.Instance), _time, new Random(1));

    private async Task<RedisConnection> ConnectAsync()
    {
        var options = new RedisOptions { Configuration = _redis.Server.Endpoint };
        var connection = new RedisConnection(options, TimeProvider.System);
        await connection.GetAsync();
        return connection;
    }

    private static Task<RateLimitLease[]> TakeAsync(SharedPartitionedRateLimiter limiter) => Task.WhenAll(
        Enumerable.Range(0, Burst).Select(key => limiter.TryAcquireAsync($"chat-{key}", 1, default).AsTask()));

    // Reports to Redis need real time, so the windows pass one by one until all are processed.
    private Task AdvanceUntilAsync(Func<bool> isSo) => RedisLimits.UntilAsync(
        () =>
        {
            _time.Advance(Limit.Window);
            return isSo();
        },
        "the limiters are removed");
}
