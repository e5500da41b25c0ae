using System.Diagnostics;
using Notify.Tests.Shared;
using StackExchange.Redis;

namespace Notify.Redis.Tests.RateLimits;

/// <summary>A real server with a client for the test itself.</summary>
public sealed class RedisLimits : IAsyncLifetime
{
    private static readonly TimeSpan BlockingLifetime = TimeSpan.FromSeconds(30);

    private ConnectionMultiplexer? _client;

    public RedisServer Server { get; private set; } = null!;

    public IDatabase Database => _client!.GetDatabase();

    public async Task InitializeAsync()
    {
        Server = await RedisServer.StartAsync();
        _client = await ConnectionMultiplexer.ConnectAsync(Server.Endpoint + ",allowAdmin=true,abortConnect=false");
    }

    public async Task DisposeAsync()
    {
        await _client!.DisposeAsync();
        await Server.DisposeAsync();
    }

    /// <summary>Looks again until it is so.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo, string what)
    {
        var waited = Stopwatch.StartNew();
        while (!await isSo())
        {
            if (waited.Elapsed > BlockingLifetime)
                throw new TimeoutException($"Not seen within {BlockingLifetime}: {what}.");
            await Task.Delay(20);
        }
    }

    public static Task UntilAsync(Func<bool> isSo, string what) => UntilAsync(() => Task.FromResult(isSo()), what);
}
