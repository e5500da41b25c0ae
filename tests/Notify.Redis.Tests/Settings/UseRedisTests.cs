using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Notify.Addresses;
using Notify.Bus;
using Notify.Delivery.RateLimiting;
using Notify.Hosting;
using Notify.Redis.Addresses;
using Notify.Redis.RateLimits;
using Notify.Redis.Settings;
using NSubstitute;
using StackExchange.Redis;

namespace Notify.Redis.Tests.Settings;

/// <summary>The registrations of each call and of several calls. There is no server here.</summary>
public class UseRedisTests
{
    public static TheoryData<string, string> All
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var method in Overloads.Parts.Keys)
            {
                foreach (var way in Overloads.Ways)
                    all.Add(method, way);
            }

            return all;
        }
    }

    public static TheoryData<string> Methods => [.. Overloads.Parts.Keys];

    [Fact]
    public void Every_overload_is_among_those_tried()
    {
        Type[] homes =
        [
            typeof(RedisBuilderExtensions),
            typeof(RedisBusBuilderExtensions),
            typeof(RedisRateLimitsBuilderExtensions),
            typeof(RedisAddressBookBuilderExtensions),
        ];

        homes.SelectMany(home => home.GetMethods())
            .Where(method => method.IsStatic)
            .GroupBy(method => method.Name)
            .ToDictionary(one => one.Key, one => one.Count())
            .Should().BeEquivalentTo(Overloads.Parts.Keys.ToDictionary(method => method, _ => Overloads.Ways.Length));
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_call_puts_its_parts_on_redis_and_leaves_the_others_in_memory(string method, string way)
    {
        var client = Substitute.For<IConnectionMultiplexer>();
        using var host = SettingsHost.Build(
            builder => builder.Call(method, way, Overloads.Nowhere, client),
            ("Notify:Redis:Configuration", Overloads.Nowhere));

        await using var scope = host.Services.CreateAsyncScope();
        OnRedis(scope.ServiceProvider).Should().Equal(Overloads.Parts[method]);
        host.Services.GetRequiredService<IStartupValidator>().Validate();
        foreach (var part in Overloads.Parts[method])
        {
            var options = SettingsHost.Options(host, part);
            (options.Configuration, options.Connection)
                .Should().Be((Overloads.Nowhere, way == Overloads.Client ? client : null));
        }
    }

    [Theory, MemberData(nameof(All))]
    public void Twice_is_harmless(string method, string way)
    {
        var client = Substitute.For<IConnectionMultiplexer>();
        (string, string?) section = ("Notify:Redis:Configuration", Overloads.Nowhere);
        using var once = SettingsHost.Build(builder => builder.Call(method, way, client: client), section);
        using var twice = SettingsHost.Build(
            builder =>
                builder.Call(method, way, client: client)
                    .Call(method, way, client: client)
                    .Call(method, Overloads.Host)
                    .Call(method, Overloads.Host),
            section);

        Registered(twice).Should().Equal(Registered(once));
        var configurations = way == Overloads.Host ? 1 : 3;
        twice.Services.GetServices<IConfigureOptions<RedisOptions>>()
            .Should().HaveCount(configurations * Overloads.Parts[method].Length, "the host's section is read once");
        twice.Services.GetRequiredService<IStartupValidator>().Validate();
    }

    [Fact]
    public void Parts_add_up_to_all_three()
    {
        using var parts = SettingsHost.Build(builder =>
            builder.UseRedisBus(Overloads.Nowhere)
                .UseRedisRateLimits(Overloads.Nowhere)
                .UseRedisAddressBook(Overloads.Nowhere));
        using var whole = SettingsHost.Build(builder => builder.UseRedis(Overloads.Nowhere));

        Registered(parts).Should().Equal(Registered(whole));
        OnRedis(parts.Services).Should().HaveCount(3);
    }

    [Fact]
    public void A_part_can_be_set_apart_from_the_whole()
    {
        using var host = SettingsHost.Build(builder =>
            builder.UseRedis(Overloads.Nowhere)
                .UseRedis(options => options.Namespace = "shop")
                .UseRedisRateLimits(options => options.Configuration = "limits.example"));

        (SettingsHost.Options(host, RedisPart.Bus).Configuration, SettingsHost.Options(host, RedisPart.Bus).Namespace)
            .Should().Be((Overloads.Nowhere, "shop"));
        (SettingsHost.Options(host, RedisPart.AddressBook).Configuration,
            SettingsHost.Options(host, RedisPart.AddressBook).Namespace).Should().Be((Overloads.Nowhere, "shop"));
        (SettingsHost.Options(host, RedisPart.RateLimits).Configuration,
            SettingsHost.Options(host, RedisPart.RateLimits).Namespace).Should().Be(("limits.example", "shop"));
    }

    [Fact]
    public void The_bus_is_one_object_by_whichever_name()
    {
        using var host = SettingsHost.Build(builder => builder.UseRedisBus(Overloads.Nowhere));

        host.Services.GetRequiredService<IMessageBus>()
            .Should().BeSameAs(host.Services.GetRequiredService<RedisMessageBus>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_buses_are_found_out_at_start(bool redisFirst)
    {
        var failure = await SettingsHost.FailureAsync(builder =>
            _ = redisFirst
                ? builder.UseRedisBus(Overloads.Nowhere).UseInMemory()
                : builder.UseInMemory().UseRedis(Overloads.Nowhere));

        failure.Should().BeOfType<OptionsValidationException>()
            .Which.Message.Should().Contain("2 buses are registered")
            .And.Contain("InMemory")
            .And.Contain("Redis")
            .And.Contain("Keep one");
    }

    [Fact]
    public void The_bus_in_memory_goes_with_the_other_parts_on_redis()
    {
        using var host = SettingsHost.Build(builder =>
            builder.UseInMemory().UseRedisRateLimits(Overloads.Nowhere).UseRedisAddressBook(Overloads.Nowhere));

        host.Services.GetRequiredService<IStartupValidator>().Validate();
        OnRedis(host.Services).Should().Equal("AddressBook", "RateLimits");
    }

    [Theory, MemberData(nameof(Methods))]
    public void Arguments_are_checked(string method)
    {
        SettingsHost.Build(builder =>
        {
            foreach (var way in new[] { Overloads.Host, Overloads.Code })
                FluentActions.Invoking(() => Overloads.Call(null!, method, way)).Should().Throw<ArgumentNullException>()
                    .WithParameterName(nameof(builder));
            FluentActions.Invoking(() => builder.Call(method, Overloads.Text, " ")).Should().Throw<ArgumentException>()
                .WithParameterName("configuration");
            FluentActions.Invoking(() => builder.Call(method, Overloads.Client)).Should().Throw<ArgumentNullException>()
                .WithParameterName("connection");
        })
            .Dispose();
    }

    [Fact]
    public void Actions_and_sections_are_checked()
    {
        SettingsHost.Build(builder =>
        {
            Action[] calls =
            [
                () => builder.UseRedis((Action<RedisOptions>)null!),
                () => builder.UseRedisBus((Action<RedisOptions>)null!),
                () => builder.UseRedisRateLimits((Action<RedisOptions>)null!),
                () => builder.UseRedisAddressBook((Action<RedisOptions>)null!),
                () => builder.UseRedis((IConfigurationSection)null!),
                () => builder.UseRedisBus((IConfigurationSection)null!),
                () => builder.UseRedisRateLimits((IConfigurationSection)null!),
                () => builder.UseRedisAddressBook((IConfigurationSection)null!),
            ];
            calls.Should().AllSatisfy(call => call.Should().Throw<ArgumentNullException>());
        })
            .Dispose();
    }

    private static string[] OnRedis(IServiceProvider services)
    {
        var parts = new List<string>();
        if (services.GetRequiredService<IAddressBook>() is RedisAddressBook)
            parts.Add("AddressBook");
        if (services.GetRequiredService<IMessageBus>() is RedisMessageBus)
            parts.Add("Bus");
        if (services.GetRequiredService<IRateLimiterFactory>() is RedisRateLimiterFactory)
            parts.Add("RateLimits");
        return [.. parts];
    }

    /// <summary>How many there are of all that must not double.</summary>
    private static int[] Registered(IHost host) =>
        [
            host.Services.GetServices<IMessageBus>().Count(),
            host.Services.GetServices<RedisMessageBus>().Count(),
            host.Services.GetServices<IRateLimiterFactory>().Count(),
            host.Services.GetServices<IAddressBook>().Count(),
            host.Services.GetServices<IValidateOptions<RedisOptions>>().Count(),
            host.Services.GetServices<IHostedService>().Count(),
            host.Services.GetServices<EnginePart<RedisOptions>>().Count(),
        ];
}
