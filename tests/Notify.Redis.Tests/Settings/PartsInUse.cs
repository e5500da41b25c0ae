using System.Threading.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Notify.Addresses;
using Notify.Bus;
using Notify.Delivery;
using Notify.Redis.Tests.RateLimits;
using Notify.Testing;
using StackExchange.Redis;

namespace Notify.Redis.Tests.Settings;

/// <summary>Uses bus, limits and address book of a host, and looks which of them left keys on a server.</summary>
internal static class PartsInUse
{
    public static readonly RateLimit Limit = new(1000, TimeSpan.FromMinutes(1));

    public static async Task UseAsync(IHost host)
    {
        await host.Services.GetRequiredService<IMessageBus>().EnqueueAsync([Some.Envelope(now: TimeProvider.System.GetUtcNow())]);
        await host.Services.GetRequiredService<IAddressBook>().AddAddressAsync("ada", Channels.Email, "ada@example.com");
        await using var limiter = Limiter(host);
        (await limiter.AcquireAsync()).IsAcquired.Should().BeTrue();
    }

    /// <summary>Uses a limit until its keys are there: before the first connection stands, it keeps to a local share.</summary>
    public static async Task ShareLimitAsync(IHost host, IDatabase database, string name)
    {
        await using var limiter = Limiter(host);
        await RedisLimits.UntilAsync(
            async () => (await limiter.AcquireAsync()).IsAcquired && (await FindAsync(database, name)).Contains("RateLimits"), "a limit on the server");
    }

    /// <summary>The parts that have keys under a namespace.</summary>
    public static async Task<string[]> FindAsync(IDatabase database, string name)
    {
        var keys = (string[])(await database.ExecuteAsync("KEYS", "*"))!;
        (string Part, string Prefix)[] prefixes = [("AddressBook", $"{name}:a:"), ("Bus", $"{{{name}:{Channels.Email}}}:"), ("RateLimits", $"{{{name}:limit:")];
        return [.. prefixes.Where(one => keys.Any(key => key.StartsWith(one.Prefix, StringComparison.Ordinal))).Select(one => one.Part)];
    }

    private static RateLimiter Limiter(IHost host) => host.Services.GetRequiredService<IRateLimiterFactory>().Create(Channels.Email, Limit);
}
