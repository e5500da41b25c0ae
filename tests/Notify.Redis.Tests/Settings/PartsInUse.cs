using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Notify.Addresses;
using Notify.Bus;
using Notify.Delivery.RateLimiting;
using Notify.Redis.Tests.RateLimits;
using Notify.Testing;
using StackExchange.Redis;

namespace Notify.Redis.Tests.Settings;

/// <summary>Uses bus, limits and address book of a host, and looks which of them left keys on a server.</summary>
internal static class PartsInUse
{
    private static readonly RateLimit Limit = new(1000, TimeSpan.FromMinutes(1));

    /// <summary>Uses all three, until the parts that should be on the server have left keys there.</summary>
    public static async Task UseAsync(IHost host, IDatabase database, string name, params string[] onRedis)
    {
        await host.Services.GetRequiredService<IMessageBus>()
            .EnqueueAsync([TestEnvelopes.Envelope(now: TimeProvider.System.GetUtcNow())]);
        await host.Services.GetRequiredService<IAddressBook>()
            .AddAddressAsync("ada", Channels.Email, "ada@example.com");
        await using var limiter = host.Services.GetRequiredService<IRateLimiterFactory>().Create(Channels.Email, Limit);

        // Before its first connection stands, a limiter keeps to its local share.
        await RedisLimits.UntilAsync(
            async () =>
                (await limiter.AcquireAsync()).IsAcquired && !onRedis.Except(await FindAsync(database, name)).Any(),
            string.Join(", ", onRedis));
    }

    /// <summary>The parts that have keys under a namespace.</summary>
    public static async Task<string[]> FindAsync(IDatabase database, string name)
    {
        var keys = (string[])(await database.ExecuteAsync("KEYS", "*"))!;
        (string Part, string Prefix)[] prefixes =
        [
            ("AddressBook", $"{name}:a:"),
            ("Bus", $"{{{name}:{Channels.Email}}}:"),
            ("RateLimits", $"{{{name}:limit:"),
        ];
        return
        [
            .. prefixes
                .Where(one => keys.Any(key => key.StartsWith(one.Prefix, StringComparison.Ordinal)))
                .Select(one => one.Part),
        ];
    }
}
