using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Notify.Addresses;
using Notify.Bus;
using Notify.Delivery.RateLimiting;
using Notify.Redis.Tests.RateLimits;
using StackExchange.Redis;

namespace Notify.Redis.Tests.Settings;

/// <summary>
/// Hosts on a real server: what they keep there, how many connections they have, and what stays when they end.
/// </summary>
public class HostOnRedisTests(RedisLimits redis) : IClassFixture<RedisLimits>
{
    public static TheoryData<string, string> All => UseRedisTests.All;

    [Theory, MemberData(nameof(All))]
    public async Task Each_part_works_where_the_call_says(string method, string way)
    {
        await redis.Database.ExecuteAsync("FLUSHALL");
        await using var client = await ConnectionMultiplexer.ConnectAsync(redis.Server.Endpoint);
        using var host = SettingsHost.Build(
            builder => builder.Call(method, way, redis.Server.Endpoint, client),
            ("Notify:Redis:Configuration", redis.Server.Endpoint));

        await PartsInUse.UseAsync(host, redis.Database, "notify", Overloads.Parts[method]);

        (await PartsInUse.FindAsync(redis.Database, "notify")).Should().Equal(Overloads.Parts[method]);
    }

    [Fact]
    public async Task Parts_of_one_configuration_share_a_connection()
    {
        var name = Unique();
        using var host = SettingsHost.Build(builder =>
            builder.UseRedis($"{redis.Server.Endpoint},name={name}").UseRedis(options => options.Namespace = name));

        await PartsInUse.UseAsync(host, redis.Database, name, "AddressBook", "Bus", "RateLimits");

        // One for commands, one for subscriptions.
        (await ConnectionsAsync(name)).Should().BeInRange(1, 2);
    }

    [Fact]
    public async Task Parts_of_different_configurations_have_a_connection_each()
    {
        string name = Unique(), bus = Unique(), limits = Unique(), book = Unique();
        using var host = SettingsHost.Build(builder => builder
            .UseRedisBus($"{redis.Server.Endpoint},name={bus}")
            .UseRedisRateLimits($"{redis.Server.Endpoint},name={limits}")
            .UseRedisAddressBook($"{redis.Server.Endpoint},name={book}")
            .UseRedis(options => options.Namespace = name));

        await PartsInUse.UseAsync(host, redis.Database, name, "AddressBook", "Bus", "RateLimits");

        foreach (var client in new[] { bus, limits, book })
            (await ConnectionsAsync(client)).Should().BeInRange(1, 2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_of_its_own_ends_with_the_host(bool asynchronously)
    {
        var name = Unique();
        var host = SettingsHost.Build(builder =>
            builder.UseRedis($"{redis.Server.Endpoint},name={name}").UseRedis(options => options.Namespace = name));
        await PartsInUse.UseAsync(host, redis.Database, name, "AddressBook", "Bus", "RateLimits");
        (await ConnectionsAsync(name)).Should().BePositive();

        if (asynchronously)
            await ((IAsyncDisposable)host).DisposeAsync().AsTask().WaitAsync(SettingsHost.Guard);
        else
            host.Dispose();

        await RedisLimits.UntilAsync(async () => await ConnectionsAsync(name) == 0, "the end of the connection");
    }

    [Fact]
    public async Task A_connection_of_the_application_outlives_the_host()
    {
        var name = Unique();
        await using var client = await ConnectionMultiplexer.ConnectAsync($"{redis.Server.Endpoint},name={name}");
        var before = await ConnectionsAsync(name);
        using (var host = SettingsHost.Build(builder =>
                builder.UseRedis(client).UseRedis(options => options.Namespace = name)))
        {
            await PartsInUse.UseAsync(host, redis.Database, name, "AddressBook", "Bus", "RateLimits");
            (await ConnectionsAsync(name)).Should().Be(before, "the host opens no further connection");
        }

        client.IsConnected.Should().BeTrue();
        (await client.GetDatabase().StringSetAsync(name, "still here")).Should().BeTrue();
    }

    [Fact]
    public async Task Namespaces_keep_hosts_on_one_server_apart()
    {
        string name = Unique(), otherName = Unique();
        using var one = Named(name);
        using var same = Named(name);
        using var other = Named(otherName);
        await PartsInUse.UseAsync(one, redis.Database, name, "AddressBook", "Bus", "RateLimits");
        await PartsInUse.UseAsync(same, redis.Database, name, "AddressBook", "Bus", "RateLimits");
        (await PartsInUse.FindAsync(redis.Database, otherName)).Should().BeEmpty();
        (await QueuedAsync(other), await AddressesAsync(other)).Should().Be((0, 0));

        await PartsInUse.UseAsync(other, redis.Database, otherName, "AddressBook", "Bus", "RateLimits");

        (await QueuedAsync(one), await QueuedAsync(same), await QueuedAsync(other)).Should().Be((2, 2, 1));
        (await AddressesAsync(one), await AddressesAsync(same), await AddressesAsync(other)).Should().Be((1, 1, 1));
        await AcquireAllAsync(one);
        (CanAcquire(same), CanAcquire(other)).Should().Be((false, true));
    }

    private IHost Named(string name) =>
        SettingsHost.Build(builder =>
            builder.UseRedis(options => (options.Configuration, options.Namespace) = (redis.Server.Endpoint, name)));

    private static async Task<long> QueuedAsync(IHost host) =>
        (await host.Services.GetRequiredService<IMessageBus>().GetStatisticsAsync()).For(Channels.Email).Transactional;

    private static async Task<int> AddressesAsync(IHost host) =>
        (await host.Services.GetRequiredService<IAddressBook>().GetAddressesAsync("ada", Channels.Email)).Count;

    private static async Task AcquireAllAsync(IHost host)
    {
        await using var limiter = Scarce(host);
        (await limiter.AcquireAsync(2)).IsAcquired.Should().BeTrue();
    }

    private static bool CanAcquire(IHost host)
    {
        using var limiter = Scarce(host);
        return limiter.AttemptAcquire().IsAcquired;
    }

    private static RateLimiter Scarce(IHost host) =>
        host.Services.GetRequiredService<IRateLimiterFactory>()
            .Create("scarce", new RateLimit(2, TimeSpan.FromHours(1)));

    private async Task<int> ConnectionsAsync(string name) =>
        ((string)(await redis.Database.ExecuteAsync("CLIENT", "LIST"))!)
            .Split('\n')
            .Count(line => line.Contains($" name={name} ", StringComparison.Ordinal));

    private static string Unique() => string.Create(CultureInfo.InvariantCulture, $"h-{Guid.NewGuid():N}");
}
