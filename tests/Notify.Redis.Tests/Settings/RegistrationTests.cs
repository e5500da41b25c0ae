using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Notify.Addresses;
using Notify.Bus;
using Notify.Delivery;
using Notify.Redis.Bus;
using Notify.Testing;
using Notify.Tests.Shared;
using StackExchange.Redis;

namespace Notify.Redis.Tests.Settings;

public class RegistrationTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    public static TheoryData<string> Methods => [.. Parts.Of.Keys];

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Every_overload_puts_its_parts_on_Redis_and_no_other(string method)
    {
        await using var client = await ConnectionMultiplexer.ConnectAsync(redis.Server.Endpoint);
        var section = Section(("Configuration", redis.Server.Endpoint), ("Namespace", "by-section"), ("Bus:LaneCapacity", "17"));
        (Action<INotifyBuilder> Use, string Namespace)[] overloads =
        [
            (builder => Parts.FromHost(builder, method), "by-host"),
            (builder => Parts.By(builder, method, redis.Server.Endpoint), "notify"),
            (builder => Parts.By(builder, method, client), "notify"),
            (builder => Parts.By(builder, method, options => (options.Configuration, options.Namespace) = (redis.Server.Endpoint, "by-action")), "by-action"),
            (builder => Parts.By(builder, method, section), "by-section"),
        ];
        foreach (var (use, name) in overloads)
        {
            await using var host = Host(use, ("Notify:Redis:Configuration", redis.Server.Endpoint), ("Notify:Redis:Namespace", "by-host"), ("Notify:Redis:Bus:LaneCapacity", "17"));
            Parts.On(host.Services).Should().Equal(Parts.Of[method]);
            foreach (var part in Parts.Of[method])
            {
                var options = host.Options(part);
                options.Namespace.Should().Be(name);
                options.Bus.LaneCapacity.Should().Be(name is "by-host" or "by-section" ? 17 : 1_000_000);
            }
        }

        // It was passed in, so it is left alone.
        (await client.GetDatabase().PingAsync()).Should().BePositive();
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Calls_add_up_and_a_second_one_is_harmless(string method)
    {
        await using var host = Host(
            builder =>
            {
                Parts.FromHost(builder, method);
                Parts.FromHost(builder, method);
                Parts.By(builder, method, options => options.Namespace = "later");
                Parts.By(builder, method, options => options.Bus.LaneCapacity = 5);
            },
            ("Notify:Redis:Configuration", redis.Server.Endpoint), ("Notify:Redis:Namespace", "early"));

        await host.StartAsync();

        foreach (var part in Parts.Of[method])
        {
            var options = host.Options(part);
            (options.Configuration, options.Namespace, options.Bus.LaneCapacity).Should().Be((redis.Server.Endpoint, "later", 5));
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Nothing_is_no_argument(string method)
    {
        var builder = new ServiceCollection().AddNotify();
        FluentActions.Invoking(() => Parts.By(builder, method, " ")).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Parts.By(builder, method, (IConnectionMultiplexer)null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => Parts.By(builder, method, (Action<RedisOptions>)null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => Parts.By(builder, method, (IConfigurationSection)null!)).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public async Task Two_buses_are_an_error_at_start()
    {
        await using var host = Host(builder => builder.UseInMemory().UseRedisBus(redis.Server.Endpoint));

        (await FluentActions.Awaiting(host.StartAsync).Should().ThrowAsync<OptionsValidationException>()).Which.Message.Should().Contain("Redis").And.Contain("bus");
    }

    [Fact]
    public async Task Parts_of_one_server_share_a_connection_that_ends_with_the_host()
    {
        await using var server = await RedisServer.StartAsync();
        await using var observer = await ConnectionMultiplexer.ConnectAsync(server.Endpoint + ",allowAdmin=true");
        var before = await ClientsAsync(observer);
        await using (var host = Host(builder => builder.UseRedis(server.Endpoint)))
        {
            await host.Services.GetRequiredService<IAddressBook>().AddAddressAsync("ada", Channels.Email, "ada@example.com");
            await host.Services.GetRequiredService<IMessageBus>().EnqueueAsync([Some.Envelope(Channels.Email, now: TimeProvider.System.GetUtcNow())]);

            // One for commands and one for hints, whatever the parts.
            (await ClientsAsync(observer) - before).Should().BeInRange(1, 2);
        }

        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await ClientsAsync(observer) > before)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, late.Token);
    }

    [Fact]
    public async Task Namespaces_keep_two_hosts_on_one_server_apart()
    {
        await using var first = Host(builder => builder.UseRedis(options => (options.Configuration, options.Namespace) = (redis.Server.Endpoint, "first")));
        await using var second = Host(builder => builder.UseRedis(options => (options.Configuration, options.Namespace) = (redis.Server.Endpoint, "second")));
        await first.Services.GetRequiredService<IAddressBook>().AddAddressAsync("ada", Channels.Email, "ada@example.com");
        await first.Services.GetRequiredService<IMessageBus>().EnqueueAsync([Some.Envelope(Channels.Email, now: TimeProvider.System.GetUtcNow())]);

        (await second.Services.GetRequiredService<IAddressBook>().GetAddressesAsync("ada", Channels.Email)).Should().BeEmpty();
        (await second.Services.GetRequiredService<IMessageBus>().GetStatisticsAsync()).For(Channels.Email).TotalAccepted.Should().Be(0);
        (await first.Services.GetRequiredService<IMessageBus>().GetStatisticsAsync()).For(Channels.Email).TotalAccepted.Should().Be(1);
    }

    [Fact]
    public async Task A_host_starts_while_Redis_is_down_and_works_once_it_is_up()
    {
        await using var server = RedisServer.Stopped();
        await using var host = Host(builder => builder.UseRedis(options =>
        {
            options.Configuration = server.Endpoint + ",connectTimeout=500";
            options.Bus.EnqueueTimeout = TimeSpan.FromMilliseconds(500);
        }));
        await host.StartAsync();
        var bus = host.Services.GetRequiredService<RedisMessageBus>();
        var envelope = Some.Envelope(Channels.Email, now: TimeProvider.System.GetUtcNow());
        (await FluentActions.Awaiting(() => bus.EnqueueAsync([envelope]).AsTask()).Should().ThrowAsync<EnqueueFailedException>()).Which.Reason.Should().Be(EnqueueFailure.Unavailable);

        var claiming = bus.ClaimAsync(Channels.Email, ClaimLimits.Any(1)).AsTask();
        await server.StartAgainAsync();
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await AcceptedAsync(bus, envelope))
            late.Token.ThrowIfCancellationRequested();

        (await claiming.WaitAsync(late.Token)).Single().Envelope.Id.Should().Be(envelope.Id);
    }

    private static async Task<bool> AcceptedAsync(RedisMessageBus bus, Envelope envelope)
    {
        try
        {
            return (await bus.EnqueueAsync([envelope])).Count == 1;
        }
        catch (EnqueueFailedException)
        {
            return false;
        }
    }

    private static async Task<int> ClientsAsync(ConnectionMultiplexer observer) => (await observer.GetServers()[0].ClientListAsync()).Count(client => client.Name == "notify");

    private static IConfigurationSection Section(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(one => KeyValuePair.Create<string, string?>($"Redis:{one.Name}", one.Value))).Build().GetSection("Redis");

    private static TestHost Host(Action<INotifyBuilder> use, params (string Name, string Value)[] settings)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.Select(one => KeyValuePair.Create<string, string?>(one.Name, one.Value)));
        use(builder.Services.AddNotify(options => (options.Via, options.Workers) = (Via.FirstOf(Channels.Email), false))
            .AddChannel<CapturingSender>(Channels.Email, new ChannelKind(Channels.Email)));
        return new TestHost(builder.Build());
    }

    private sealed class TestHost(IHost host) : IAsyncDisposable
    {
        public IServiceProvider Services => host.Services;

        public RedisOptions Options(string part) => host.Services.GetRequiredService<IOptionsMonitor<RedisOptions>>().Get(part);

        public Task StartAsync() => host.StartAsync();

        public async ValueTask DisposeAsync()
        {
            await host.StopAsync();
            await ((IAsyncDisposable)host).DisposeAsync();
        }
    }
}
