using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Notify.Bus;
using Notify.Redis.Settings;

namespace Notify.Redis.Tests.Settings;

/// <summary>Settings from configuration, and what a host says of wrong ones when it starts.</summary>
public class RedisSectionTests
{
    private const string Password = "Tr0ub4dor";
    private const string Server = $"redis.example:6380,ssl=true,password={Password}";

    private static readonly (string Key, string? Value)[] Everything =
    [
        ("Configuration", Server), ("Namespace", "shop"), ("Bus:LaneCapacity", "5"), ("Bus:WhenFull", "Fail"), ("Bus:TransactionalWeight", "4"), ("Bus:LeaseDuration", "00:01:00"),
        ("Bus:IdempotencyWindow", "2.00:00:00"), ("Bus:DeadLetterRetention", "7.00:00:00"), ("Bus:EnqueueTimeout", "00:00:09"), ("Bus:PollInterval", "00:00:00.5"),
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
        using var host = way == "host" ? SettingsHost.Build(builder => builder.UseRedis(), InHost(Everything)) : SettingsHost.Build(builder => builder.UseRedis(SettingsHost.Section(Everything)));

        foreach (var part in new[] { RedisPart.Bus, RedisPart.RateLimits, RedisPart.AddressBook })
            SettingsHost.Options(host, part).Should().BeEquivalentTo(Set());
    }

    [Fact]
    public void What_a_section_leaves_out_stays_as_it_was()
    {
        using var host = SettingsHost.Build(
            builder => builder.UseRedisBus(options => (options.Namespace, options.Bus.LaneCapacity) = ("shop", 7)).UseRedisBus(),
            InHost(("Configuration", "localhost"), ("Bus:TransactionalWeight", "3")));

        var options = SettingsHost.Options(host, RedisPart.Bus);
        (options.Configuration, options.Namespace, options.Bus.LaneCapacity, options.Bus.TransactionalWeight).Should().Be(("localhost", "shop", 7, 3));
        options.Bus.LeaseDuration.Should().Be(new RedisBusOptions().LeaseDuration);
    }

    [Fact]
    public void Of_two_calls_the_later_wins()
    {
        using var codeLast = SettingsHost.Build(builder => builder.UseRedisBus().UseRedisBus(options => options.Namespace = "code"), InHost(("Configuration", "localhost"), ("Namespace", "section")));
        using var sectionLast = SettingsHost.Build(builder => builder.UseRedisBus(options => options.Namespace = "code").UseRedisBus(SettingsHost.Section(("Configuration", "localhost"), ("Namespace", "section"))));

        (SettingsHost.Options(codeLast, RedisPart.Bus).Namespace, SettingsHost.Options(sectionLast, RedisPart.Bus).Namespace).Should().Be(("code", "section"));
    }

    [Fact]
    public void The_hosts_section_counts_for_the_parts_that_asked_for_it()
    {
        using var host = SettingsHost.Build(builder => builder.UseRedisBus().UseRedisAddressBook("localhost"), InHost(Everything));

        SettingsHost.Options(host, RedisPart.Bus).Should().BeEquivalentTo(Set());
        SettingsHost.Options(host, RedisPart.AddressBook).Should().BeEquivalentTo(new RedisOptions { Configuration = "localhost" });
    }

    [Fact]
    public void Keys_nobody_knows_are_passed_over_as_in_every_section()
    {
        using var host = SettingsHost.Build(builder => builder.UseRedis(), InHost([.. Everything, ("Connection", "x"), ("Mood", "good"), ("Bus:Mood", "good"), ("Bus:Mood:Deep", "1")]));

        host.Services.GetRequiredService<IStartupValidator>().Validate();
        SettingsHost.Options(host, RedisPart.Bus).Should().BeEquivalentTo(Set());
    }

    [Theory, MemberData(nameof(Mistakes))]
    public async Task A_mistake_keeps_the_host_from_starting_and_is_told_by_its_path(string key, string value)
    {
        var good = Everything.Where(setting => setting.Key != key);

        var failure = await SettingsHost.FailureAsync(builder => builder.UseRedis(), InHost([.. good, (key, value)]));

        var told = failure.ToString();
        told.Should().Contain($"Notify:Redis:{key}").And.NotContain(Password);
        told.Should().MatchRegex("; write |Failed to convert configuration value");
        good.Should().NotContain(other => told.Contains($"Notify:Redis:{other.Key}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_without_the_section_is_told_what_to_write()
    {
        var failure = await SettingsHost.FailureAsync(builder => builder.UseRedisRateLimits());

        failure.Should().BeOfType<OptionsValidationException>().Which.Failures.Should().ContainSingle().Which.Should().StartWith("Notify:Redis:Configuration is empty; write ");
    }

    [Fact]
    public async Task Services_without_any_configuration_are_told_the_same()
    {
        var services = new ServiceCollection();
        services.AddNotify().UseRedisAddressBook();
        await using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<IStartupValidator>().Invoking(validator => validator.Validate())
            .Should().Throw<OptionsValidationException>().WithMessage("Notify:Redis:Configuration is empty*");
    }

    private static (string Key, string? Value)[] InHost(params (string Key, string? Value)[] settings) => [.. settings.Select(setting => ($"Notify:Redis:{setting.Key}", setting.Value))];

    private static RedisOptions Set() => new()
    {
        Configuration = Server,
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
