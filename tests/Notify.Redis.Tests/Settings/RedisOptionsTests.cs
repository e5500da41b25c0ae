using Microsoft.Extensions.Options;
using Notify.Bus;
using Notify.Redis.Bus;
using Notify.Redis.Settings;

namespace Notify.Redis.Tests.Settings;

public class RedisOptionsTests
{
    private const string Password = "s3cret-word";

    private static readonly RedisOptionsValidator Validator = new();

    /// <summary>The setting, its bounds in milliseconds, and how to set it.</summary>
    private static readonly (string Setting, double Least, double Most, Action<RedisBusOptions, TimeSpan> Set)[] Times =
    [
        ("LeaseDuration", 1000, 3_600_000, (bus, time) => bus.LeaseDuration = time),
        ("IdempotencyWindow", 1, 3650 * 86_400_000d, (bus, time) => bus.IdempotencyWindow = time),
        ("DeadLetterRetention", 1, 3650 * 86_400_000d, (bus, time) => bus.DeadLetterRetention = time),
        ("EnqueueTimeout", 100, 300_000, (bus, time) => bus.EnqueueTimeout = time),
        ("PollInterval", 50, 60_000, (bus, time) => bus.PollInterval = time),
    ];

    [Fact]
    public void The_defaults_need_only_a_server()
    {
        Validator.Validate(null, Options()).Succeeded.Should().BeTrue();
        Failures(new RedisOptions()).Should().ContainSingle().Which.Should().Contain("Configuration").And.Contain("localhost:6379");
    }

    [Fact]
    public void Times_keep_to_their_bounds_and_the_message_names_them()
    {
        foreach (var (setting, least, most, set) in Times)
        {
            foreach (var good in (double[])[least, most])
                Failures(Options(bus => set(bus, TimeSpan.FromMilliseconds(good)))).Should().BeEmpty();
            foreach (var bad in (double[])[least - 0.5, most + 0.5, 0, -1])
            {
                Failures(Options(bus => set(bus, TimeSpan.FromMilliseconds(bad)))).Should().ContainSingle().Which
                    .Should().Contain($"Bus:{setting}").And.Contain($"{TimeSpan.FromMilliseconds(least)}").And.Contain($"{TimeSpan.FromMilliseconds(most)}").And.Contain("write");
            }
        }
    }

    [Fact]
    public void Numbers_and_words_keep_to_their_bounds()
    {
        Failures(Options(bus => bus.LaneCapacity = 0)).Should().ContainSingle().Which.Should().Contain("Bus:LaneCapacity").And.Contain("at least 1");
        Failures(Options(bus => bus.TransactionalWeight = 0)).Should().ContainSingle().Which.Should().Contain("Bus:TransactionalWeight").And.Contain("at least 1");
        Failures(Options(bus => bus.WhenFull = (FullLane)7)).Should().ContainSingle().Which.Should().Contain("Bus:WhenFull").And.Contain("Wait").And.Contain("Fail");
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("with{brace")]
    [InlineData("line\n")]
    public void A_namespace_is_plain(string name) =>
        Failures(new RedisOptions { Configuration = "localhost", Namespace = name }).Should().ContainSingle().Which.Should().Contain("Namespace").And.Contain("1 to 64");

    [Theory]
    [InlineData("a")]
    [InlineData("Shop.v2_stage-1:eu")]
    public void Other_namespaces_are_as_good(string name) => Failures(new RedisOptions { Configuration = "localhost", Namespace = name }).Should().BeEmpty();

    [Theory]
    [InlineData("localhost:6379,nonsense=1,password=" + Password)]
    [InlineData("localhost:6379,ssl=perhaps,password=" + Password)]
    [InlineData("localhost:6379,connectTimeout=soon,password=" + Password)]
    [InlineData("password=" + Password)]
    public void A_configuration_that_cannot_be_read_is_named_and_not_quoted(string configuration)
    {
        var options = new RedisOptions { Configuration = configuration };

        Failures(options).Should().ContainSingle().Which.Should().Contain("Configuration").And.Contain("localhost:6379").And.NotContain(Password);
        options.ToString().Should().Contain("notify").And.NotContain(Password);
    }

    [Fact]
    public void A_bus_made_by_hand_is_checked_as_well() =>
        FluentActions.Invoking(() => new RedisMessageBus(new RedisOptions { Configuration = "localhost", Namespace = "" })).Should().Throw<OptionsValidationException>().WithMessage("*Namespace*");

    private static RedisOptions Options(Action<RedisBusOptions>? configure = null)
    {
        var options = new RedisOptions { Configuration = $"localhost:6379,password={Password}" };
        configure?.Invoke(options.Bus);
        return options;
    }

    private static IEnumerable<string> Failures(RedisOptions options) => Validator.Validate(RedisPart.Bus, options).Failures ?? [];
}
