using Notify.Tests.Shared;

namespace Notify.Redis.Tests;

/// <summary>One server for the tests of a class; each test uses a separate namespace.</summary>
public class RedisServerFixture : IAsyncLifetime
{
    public RedisServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await RedisServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
