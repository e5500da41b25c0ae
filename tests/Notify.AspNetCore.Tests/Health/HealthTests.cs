using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Notify.Bus;
using Notify.Delivery;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace Notify.AspNetCore.Tests.Health;

public sealed class HealthTests
{
    private readonly IMessageBus _bus = Substitute.For<IMessageBus>();
    private readonly IChannelMonitor _monitor = Substitute.For<IChannelMonitor>();
    private readonly FakeTimeProvider _time = new();

    public HealthTests()
    {
        _monitor.Channels.Returns([new ChannelHealth { Channel = "email", Status = ChannelStatus.Working }]);
        Queues(new ChannelStatistics
        {
            Channel = "email",
            DeadLetters = 100,
            OldestTransactional = _time.GetUtcNow() - TimeSpan.FromMinutes(5),
        });
    }

    [Fact]
    public async Task All_is_well_up_to_the_thresholds()
    {
        var report = await ReportAsync();
        report.Status.Should().Be(HealthStatus.Healthy);
        report.Entries["notify-ready"].Tags.Should().Equal("ready");
        report.Entries["notify-backlog"].Tags.Should().Equal("backlog");
        report.Entries["notify-backlog"].Data["email dead letters"].Should().Be(100L);
    }

    [Fact]
    public async Task A_bus_that_cannot_be_reached_is_not_ready()
    {
        _bus.GetStatisticsAsync(Arg.Any<CancellationToken>()).ThrowsAsync(new TimeoutException());
        var report = await ReportAsync();
        report.Entries["notify-ready"].Status.Should().Be(HealthStatus.Unhealthy);
        report.Entries["notify-backlog"].Status.Should().Be(HealthStatus.Degraded);
        report.Entries["notify-ready"].Description.Should().Contain("cannot be reached");
    }

    [Theory]
    [InlineData(ChannelStatus.Misconfigured, null, HealthStatus.Unhealthy)]
    [InlineData(ChannelStatus.Misconfigured, "https://push.example.com", HealthStatus.Degraded)]
    [InlineData(ChannelStatus.Unreachable, null, HealthStatus.Degraded)]
    [InlineData(ChannelStatus.Throttled, null, HealthStatus.Healthy)]
    public async Task A_held_channel_counts_by_what_holds_it(ChannelStatus status, string? origin, HealthStatus expected)
    {
        var working = new ChannelHealth { Channel = "push", Status = ChannelStatus.Working };
        var held = working with
        {
            Status = status,
            Until = _time.GetUtcNow(),
            Detail = "403 who are you",
            Origin = origin,
            HasAccepted = true,
        };
        _monitor.Channels.Returns([working, held]);
        var entry = (await ReportAsync()).Entries["notify-ready"];
        entry.Status.Should().Be(expected);
        if (expected != HealthStatus.Healthy)
            entry.Description.Should().Contain("push").And.Contain("403 who are you");
    }

    [Fact]
    public async Task A_provider_that_never_accepted_a_message_does_not_affect_readiness()
    {
        _monitor.Channels.Returns(
        [
            new() { Channel = "push", Status = ChannelStatus.Working },
            new() { Channel = "push", Status = ChannelStatus.Unreachable, Origin = "https://invented.example.com" },
        ]);

        (await ReportAsync()).Entries["notify-ready"].Status.Should().Be(HealthStatus.Healthy);
    }

    [Fact]
    public async Task Too_many_dead_letters_are_degraded()
    {
        Queues(new ChannelStatistics { Channel = "email", DeadLetters = 101 });
        var entry = (await ReportAsync()).Entries["notify-backlog"];
        entry.Status.Should().Be(HealthStatus.Degraded);
        entry.Description.Should().Be("email: 101 dead letters, more than 100.");
    }

    [Fact]
    public async Task A_transactional_message_that_waits_too_long_is_degraded_and_a_pause_is_told()
    {
        Queues(new ChannelStatistics
        {
            Channel = "email",
            IsPaused = true,
            OldestTransactional = _time.GetUtcNow() - TimeSpan.FromHours(1),
        });
        var entry = (await ReportAsync()).Entries["notify-backlog"];
        entry.Status.Should().Be(HealthStatus.Degraded);
        entry.Description.Should().Contain("01:00:00").And.Contain("the channel is paused");
    }

    [Fact]
    public async Task The_thresholds_are_the_hosts()
    {
        Queues(new ChannelStatistics
        {
            Channel = "email",
            DeadLetters = 1,
            OldestTransactional = _time.GetUtcNow() - TimeSpan.FromSeconds(2),
        });
        var report = await ReportAsync(options =>
            (options.MaxDeadLetters, options.MaxTransactionalAge) = (0, TimeSpan.FromSeconds(1)));
        var entry = report.Entries["notify-backlog"];
        entry.Description.Should().Contain("more than 0").And.Contain("longer than 00:00:01");
    }

    [Fact]
    public void Thresholds_come_from_the_section_of_the_host_before_code()
    {
        var options = OptionsOf(
            checks => checks.AddNotify(options => options.MaxDeadLetters = 5),
            ("Notify:Health:MaxDeadLetters", "7"),
            ("Notify:Health:MaxTransactionalAge", "90s"));

        (options.MaxDeadLetters, options.MaxTransactionalAge).Should().Be((5, TimeSpan.FromSeconds(90)));
    }

    [Fact]
    public void A_section_that_is_passed_takes_the_place_of_the_hosts_section()
    {
        var section = SectionOf(("Health:MaxDeadLetters", "9"));

        var options = OptionsOf(checks => checks.AddNotify(section), ("Notify:Health:MaxTransactionalAge", "90s"));

        (options.MaxDeadLetters, options.MaxTransactionalAge).Should().Be((9, TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public void A_threshold_that_is_a_duration_needs_a_unit() =>
        FluentActions.Invoking(() => OptionsOf(checks => checks.AddNotify(), ("Notify:Health:MaxTransactionalAge", "5")))
            .Should().Throw<InvalidOperationException>()
            .WithMessage("Notify:Health:MaxTransactionalAge is 5, which has no unit.*");

    [Fact]
    public void Invalid_thresholds_prevent_the_start_and_are_named()
    {
        var services = new ServiceCollection();
        services.AddHealthChecks().AddNotify(
            options => (options.MaxDeadLetters, options.MaxTransactionalAge) = (-1, TimeSpan.Zero));
        using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<IStartupValidator>().Invoking(validator => validator.Validate())
            .Should().Throw<OptionsValidationException>()
            .Which.Failures.Should().SatisfyRespectively(
                failure => failure.Should().Be("NotifyHealthOptions.MaxDeadLetters is -1. Set 0 or more."),
                failure => failure.Should().StartWith("NotifyHealthOptions.MaxTransactionalAge is 00:00:00."));
    }

    private static NotifyHealthOptions OptionsOf(
        Action<IHealthChecksBuilder> add, params (string Key, string Value)[] settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(RootOf(settings));
        add(services.AddHealthChecks());
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<NotifyHealthOptions>>().Value;
    }

    private static IConfigurationSection SectionOf((string Key, string Value) setting) =>
        RootOf([setting]).GetSection(setting.Key.Split(':')[0]);

    private static IConfigurationRoot RootOf((string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)))
        .Build();

    private void Queues(params ChannelStatistics[] channels) =>
        _bus.GetStatisticsAsync(Arg.Any<CancellationToken>()).Returns(new BusStatistics { Channels = channels });

    private async Task<HealthReport> ReportAsync(Action<NotifyHealthOptions>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddLogging().AddSingleton(_bus).AddSingleton(_monitor).AddSingleton<TimeProvider>(_time)
            .AddHealthChecks().AddNotify(configure);
        await using var provider = services.BuildServiceProvider();
        return await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync();
    }
}
