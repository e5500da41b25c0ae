using Microsoft.Extensions.Options;
using Notify.Bus;
using Notify.Redis.Settings;
using NSubstitute;
using StackExchange.Redis;

namespace Notify.Redis.Tests.Settings;

public class RedisOptionsValidatorTests
{
    private const string Password = "Tr0ub4dor";

    [Fact]
    public void An_address_is_enough() => Problems(_ => { }).Should().BeEmpty();

    [Theory]
    [InlineData("localhost")]
    [InlineData("localhost:6379,localhost:6380,localhost:6381")]
    [InlineData("redis.example:6380,ssl=true,user=ada,password=Tr0ub4dor@/")]
    [InlineData("127.0.0.1:6379,abortConnect=true")]
    [InlineData("[::1]:6379")]
    [InlineData("my_redis-1.example:6379")]
    [InlineData("sentinel-1:26379,sentinel-2:26379,serviceName=main")]
    public void Every_way_to_name_servers_is_good(string configuration) =>
        Problems(o => o.Configuration = configuration).Should().BeEmpty();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t")]
    public void A_missing_server_is_asked_for(string? configuration) => Problems(o => o.Configuration = configuration)
        .Should().Equal(
            "Notify:Redis:Configuration is empty. "
            + "Set the address of Redis, for example localhost:6379, or set Connection in code.");

    [Theory]
    [InlineData("password=Tr0ub4dor")]
    [InlineData("localhost:Tr0ub4dor")]
    [InlineData(",")]
    public void A_configuration_without_a_server_is_reported_and_not_quoted(string configuration) =>
        Problems(o => o.Configuration = configuration).Should().Equal(
            "Notify:Redis:Configuration does not contain a server. Set for example localhost:6379.");

    [Theory]
    [InlineData("localhost:6379,passwort=Tr0ub4dor")]
    [InlineData("localhost:6379 password=Tr0ub4dor")]
    [InlineData("localhost:6379;password=Tr0ub4dor")]
    [InlineData("localhost:6379,password=Tr0ub4dor,ssl=maybe")]
    [InlineData("localhost:6379,password=Tr0ub4dor,connectTimeout=soon")]
    [InlineData("localhost:6379,password=Tr0ub4dor,tunnel=Tr0ub4dor")]
    [InlineData("localhost:99999,password=Tr0ub4dor")]
    public void A_configuration_that_cannot_be_parsed_is_reported_and_not_quoted(string configuration)
    {
        var problem = Problems(o => o.Configuration = configuration).Should().ContainSingle().Which;

        problem.Should()
            .StartWith("Notify:Redis:Configuration is not a valid configuration string of StackExchange.Redis. Use ")
            .And.NotContain(Password);
    }

    [Theory]
    [InlineData("redis://ada:Tr0ub4dor@localhost:6379")]
    [InlineData("rediss://localhost:6379")]
    [InlineData("Tr0ub4dor@localhost:6379")]
    [InlineData("localhost:6379,ada:Tr0ub4dor@localhost:6380")]
    [InlineData(":6379")]
    [InlineData("local host:6379")]
    [InlineData("localhost:6379,=Tr0ub4dor")]
    public void An_invalid_host_is_reported_and_not_quoted(string configuration)
    {
        var problem = Problems(o => o.Configuration = configuration).Should().ContainSingle().Which;

        problem.Should().StartWith(
            "Notify:Redis:Configuration contains an invalid host. Set host and port without a scheme or user")
            .And.NotContain(Password);
    }

    [Fact]
    public void A_connection_goes_before_the_configuration() =>
        Problems(o => (o.Configuration, o.Connection) = (null, Substitute.For<IConnectionMultiplexer>()))
            .Should().BeEmpty();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a b")]
    [InlineData("{a}")]
    [InlineData("näher")]
    [InlineData("notify\n")]
    [InlineData("a/b")]
    [InlineData("shop:b")]
    public void A_namespace_that_would_not_do_for_keys_is_refused(string? name) =>
        Problems(o => o.Namespace = name!).Should().Equal(
            "Notify:Redis:Namespace must consist of 1 to 64 of the letters A to Z and a to z, digits, '.', '_' and "
                + "'-'. "
                + "Use for example notify.");

    [Fact]
    public void A_namespace_has_64_letters_at_most()
    {
        Problems(o => o.Namespace = new string('n', 64)).Should().BeEmpty();
        Problems(o => o.Namespace = new string('n', 65)).Should().ContainSingle().Which.Should().Contain("1 to 64");
        Problems(o => o.Namespace = "shop.Stage-2_b.c").Should().BeEmpty();
    }

    [Fact]
    public void All_errors_are_reported_together()
    {
        var problems = Problems(o =>
            (o.Configuration, o.Namespace, o.Bus.LaneCapacity, o.Bus.WhenFull, o.Bus.PollInterval) = (null,
                "",
                0,
                (FullLaneAction)7,
                TimeSpan.Zero));

        problems.Select(problem => problem.Split(' ')[0]["Notify:Redis:".Length..])
            .Should().Equal("Configuration", "Namespace", "Bus:LaneCapacity", "Bus:WhenFull", "Bus:PollInterval");
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("Bus", true)]
    [InlineData("RateLimits", false)]
    [InlineData("AddressBook", false)]
    public void The_settings_of_the_bus_are_checked_for_the_bus_only(string? part, bool isReported)
    {
        var options = new RedisOptions { Configuration = "localhost", Bus = { LaneCapacity = 0 } };

        new RedisOptionsValidator().Validate(part, options).Failed.Should().Be(isReported);
        options.Namespace = "";
        new RedisOptionsValidator()
            .Validate(part, options)
            .Failures.Should().Contain(error => error.Contains("RedisOptions.Namespace must"));
    }

    [Fact]
    public void Options_of_another_name_are_the_applications_own() =>
        new RedisOptionsValidator().Validate("mine", new RedisOptions()).Should().BeSameAs(ValidateOptionsResult.Skip);

    [Fact]
    public void A_bus_without_a_host_is_checked_too()
    {
        var options = new RedisOptions
        {
            Configuration = $"localhost,passwort={Password}",
            Bus = { TransactionalWeight = 0 },
        };

        var failure = FluentActions.Invoking(() => new RedisMessageBus(options))
            .Should().Throw<OptionsValidationException>()
            .Which;

        failure.Failures.Should().HaveCount(2);
        failure.ToString().Should().Contain("RedisOptions.Configuration")
            .And.Contain("RedisOptions.Bus.TransactionalWeight")
            .And.NotContain(Password);
    }

    [Theory]
    [InlineData("Notify:Redis", "Notify:Redis:Namespace must", "Notify:Redis:Bus:LaneCapacity is 0.")]
    [InlineData("Queue", "Queue:Namespace must", "Queue:Bus:LaneCapacity is 0.")]
    [InlineData(null, "RedisOptions.Namespace must", "RedisOptions.Bus.LaneCapacity is 0.")]
    public void An_error_names_the_section_that_the_options_came_from(
        string? section,
        string namespaceError,
        string capacityError)
    {
        var options = new RedisOptions { Configuration = "localhost", Section = section, Namespace = "" };
        options.Bus.LaneCapacity = 0;

        var errors = RedisOptionsValidator.FindErrors(options, withBus: true).ToList();

        errors.Should().HaveCount(2);
        errors[0].Should().StartWith(namespaceError);
        errors[1].Should().StartWith(capacityError);
    }

    [Fact]
    public void Options_show_no_secret() =>
        new RedisOptions { Configuration = $"localhost,password={Password}", Namespace = "shop" }
            .ToString().Should().Be("RedisOptions, namespace shop");

    internal static List<string> Problems(Action<RedisOptions> configure)
    {
        var options = new RedisOptions { Configuration = "localhost:6379", Section = RedisSection.Path };
        configure(options);
        return [.. RedisOptionsValidator.FindErrors(options, withBus: true)];
    }
}
