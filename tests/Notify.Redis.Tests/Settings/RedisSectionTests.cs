using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Notify.Bus;
using Notify.Redis.Settings;
using Notify.Tests.Settings;

namespace Notify.Redis.Tests.Settings;

/// <summary>Settings from configuration, and the startup errors of invalid ones.</summary>
public class RedisSectionTests
{
    private const string Password = "Tr0ub4dor";
    private const string Server = $"redis.example:6380,ssl=true,password={Password}";

    private static readonly (string Key, string? Value)[] Everything =
    [
        ("Configuration", Server),
        ("Namespace", "shop"),
        ("Bus:LaneCapacity", "5"),
        ("Bus:WhenFull", "Fail"),
        ("Bus:TransactionalWeight", "4"),
        ("Bus:LeaseDuration", "00:01:00"),
        ("Bus:IdempotencyWindow", "2.00:00:00"),
        ("Bus:DeadLetterRetention", "7.00:00:00"),
        ("Bus:EnqueueTimeout", "00:00:09"),
        ("Bus:PollInterval", "00:00:00.5"),
    ];

    public static TheoryData<string, string> Mistakes => new()
    {
        { "Configuration", "" },
        { "Configuration", $"redis.example,passwort={Password}" },
        { "Configuration", $"redis://ada:{Password}@redis.example" },
        { "Configuration", $"password={Password}" },
        { "Namespace", "a b" },
        { "Bus:LaneCapacity", "0" },
        { "Bus:LaneCapacity", "many" },
        { "Bus:WhenFull", "7" },
        { "Bus:WhenFull", "Sometimes" },
        { "Bus:TransactionalWeight", "-1" },
        { "Bus:LeaseDuration", "00:00:00.9" },
        { "Bus:LeaseDuration", "soon" },
        { "Bus:IdempotencyWindow", "00:00:00" },
        { "Bus:DeadLetterRetention", "3650.00:00:01" },
        { "Bus:EnqueueTimeout", "00:05:01" },
        { "Bus:PollInterval", "00:00:00.049" },
    };

    [Theory]
    [InlineData("host")]
    [InlineData("section")]
    public void Every_setting_can_stand_in_configuration(string way)
    {
        using var host =
            way == "host"
                ? SettingsHost.Build(builder => builder.UseRedis(), InHost(Everything))
                : SettingsHost.Build(builder => builder.UseRedis(SettingsHost.Section(Everything)));

        foreach (var part in new[] { RedisPart.Bus, RedisPart.RateLimits, RedisPart.AddressBook })
            SettingsHost.Options(host, part).Should().BeEquivalentTo(Set());
    }

    public static TheoryData<string> Durations => [.. DurationPaths.Of(typeof(RedisOptions))];

    [Theory]
    [MemberData(nameof(Durations))]
    public void A_duration_is_read_with_a_unit_and_refused_without_one(string path)
    {
        using var host = SettingsHost.Build(
            builder => builder.UseRedis(),
            InHost(("Configuration", Server), (path, "5s")));
        DurationPaths.Read(SettingsHost.Options(host, RedisPart.Bus), path).Should().Be(TimeSpan.FromSeconds(5));

        using var wrong = SettingsHost.Build(
            builder => builder.UseRedis(),
            InHost(("Configuration", Server), (path, "5")));
        FluentActions.Invoking(() => SettingsHost.Options(wrong, RedisPart.Bus))
            .Should().Throw<InvalidOperationException>()
            .WithMessage($"Notify:Redis:{path} is 5, which has no unit.*");
    }

    [Fact]
    public void What_a_section_leaves_out_stays_as_it_was()
    {
        using var host = SettingsHost.Build(
            builder => builder.UseRedisBus(options => (options.Namespace, options.Bus.LaneCapacity) = ("shop", 7)),
            InHost(("Configuration", "localhost"), ("Bus:TransactionalWeight", "3")));

        var options = SettingsHost.Options(host, RedisPart.Bus);
        (options.Configuration, options.Namespace, options.Bus.LaneCapacity, options.Bus.TransactionalWeight)
            .Should().Be(("localhost", "shop", 7, 3));
        options.Bus.LeaseDuration.Should().Be(new RedisBusOptions().LeaseDuration);
    }

    [Fact]
    public void Of_two_calls_the_later_wins()
    {
        using var codeLast = SettingsHost.Build(
            builder => builder.UseRedisBus().UseRedisBus(options => options.Namespace = "code"),
            InHost(("Configuration", "localhost"), ("Namespace", "section")));
        using var sectionLast = SettingsHost.Build(builder =>
            builder.UseRedisBus(options => options.Namespace = "code")
                .UseRedisBus(SettingsHost.Section(("Configuration", "localhost"), ("Namespace", "section"))));

        (SettingsHost.Options(codeLast, RedisPart.Bus).Namespace,
            SettingsHost.Options(sectionLast, RedisPart.Bus).Namespace).Should().Be(("code", "section"));
    }

    [Fact]
    public void Code_is_applied_on_top_of_the_section_of_the_host()
    {
        using var host = SettingsHost.Build(
            builder => builder.UseRedisBus().UseRedisAddressBook("localhost"),
            InHost(Everything));

        SettingsHost.Options(host, RedisPart.Bus).Should().BeEquivalentTo(Set());
        SettingsHost.Options(host, RedisPart.AddressBook).Should().BeEquivalentTo(Set("localhost"));
    }

    [Fact]
    public void Unknown_keys_are_ignored_as_in_every_section()
    {
        using var host = SettingsHost.Build(
            builder => builder.UseRedis(),
            InHost([.. Everything, ("Connection", "x"), ("Mood", "good"), ("Bus:Mood", "good"), ("Bus:Mood:Deep", "1")])
        );

        host.Services.GetRequiredService<IStartupValidator>().Validate();
        SettingsHost.Options(host, RedisPart.Bus).Should().BeEquivalentTo(Set());
    }

    [Theory, MemberData(nameof(Mistakes))]
    public async Task An_error_stops_startup_and_names_the_path_of_the_setting(string key, string value)
    {
        var good = Everything.Where(setting => setting.Key != key);

        var failure = await SettingsHost.FailureAsync(builder => builder.UseRedis(), InHost([.. good, (key, value)]));

        var message = failure.ToString();
        message.Should().Contain($"Notify:Redis:{key}").And.NotContain(Password);
        message.Should().MatchRegex(@"\. (Set|Use) |Failed to convert configuration value");
        good.Should().NotContain(other => message.Contains($"Notify:Redis:{other.Key}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_without_the_section_reports_what_to_set()
    {
        var failure = await SettingsHost.FailureAsync(builder => builder.UseRedisRateLimits());

        failure.Should().BeOfType<OptionsValidationException>().Which.Failures.Should().ContainSingle()
            .Which.Should().StartWith("Notify:Redis:Configuration is empty. Set ");
    }

    [Fact]
    public async Task Services_without_configuration_name_the_option()
    {
        var services = new ServiceCollection();
        services.AddNotify().UseRedisAddressBook();
        await using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<IStartupValidator>().Invoking(validator => validator.Validate())
            .Should().Throw<OptionsValidationException>().WithMessage("*RedisOptions.Configuration is empty*");
    }

    [Fact]
    public async Task An_error_names_a_section_with_another_name()
    {
        var section = SettingsHost.Section(("Configuration", "localhost"), ("Bus:LaneCapacity", "0"));

        var failure = await SettingsHost.FailureAsync(builder => builder.UseRedisBus(section));

        failure.Should().BeOfType<OptionsValidationException>().Which.Failures.Should().ContainSingle()
            .Which.Should().StartWith("Own:Bus:LaneCapacity is 0.");
    }

    [Fact]
    public async Task An_error_in_code_names_the_part_and_the_option()
    {
        var failure = await SettingsHost.FailureAsync(builder => builder
            .UseRedisBus("localhost")
            .UseRedisRateLimits(options => (options.Configuration, options.Namespace) = ("localhost", "a b")));

        failure.Should().BeOfType<OptionsValidationException>().Which.Failures.Should().ContainSingle()
            .Which.Should().StartWith("Redis part 'RateLimits': RedisOptions.Namespace must");
    }

    [Fact]
    public async Task A_section_is_named_if_code_changed_its_options_later()
    {
        var section = SettingsHost.Section(("Configuration", "localhost"));

        var failure = await SettingsHost.FailureAsync(builder => builder
            .UseRedisBus(section)
            .UseRedisBus(options => options.Bus.TransactionalWeight = 0));

        failure.Should().BeOfType<OptionsValidationException>().Which.Failures.Should().ContainSingle()
            .Which.Should().StartWith("Own:Bus:TransactionalWeight is 0.");
    }

    private static (string Key, string? Value)[] InHost(params (string Key, string? Value)[] settings) =>
        [.. settings.Select(setting => ($"Notify:Redis:{setting.Key}", setting.Value))];

    private static RedisOptions Set(string server = Server) => new()
    {
        Configuration = server,
        Namespace = "shop",
        Bus =
        {
            LaneCapacity = 5,
            WhenFull = FullLaneAction.Fail,
            TransactionalWeight = 4,
            LeaseDuration = TimeSpan.FromMinutes(1),
            IdempotencyWindow = TimeSpan.FromDays(2),
            DeadLetterRetention = TimeSpan.FromDays(7),
            EnqueueTimeout = TimeSpan.FromSeconds(9),
            PollInterval = TimeSpan.FromMilliseconds(500),
        },
    };
}
