using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Notify.Addresses;
using Notify.Bus.InMemory;
using Notify.Diagnostics;
using Notify.Email;
using Notify.Hosting;
using Notify.Templates;

namespace Notify.Tests.Hosting;

/// <summary>Settings that have no effect, and machines that lack data, are reported at startup.</summary>
public sealed class SettingsChecksTests
{
    [Fact]
    public async Task Unknown_configuration_keys_are_warnings_that_name_the_nearest_known_one()
    {
        var log = await StartAsync(
            new()
            {
                ["Notify:RunWorker"] = "true",
                ["Notify:RunWorkers"] = "false",
                ["Notify:Via:0"] = "email",
                ["Notify:Workers"] = "3",
                ["Notify:Email:Hosst"] = "smtp.example.com",
                ["Notify:Email:Host"] = "smtp.example.com",
                ["Notify:Email:From"] = "a@example.com",
                ["Notify:Email:Password"] = "secret",
                ["Notify:Email:UserName"] = "secret",
                ["Notify:Email:RateLimit:Permit"] = "3",
                ["Notify:Templates:MaxStep"] = "1",
                ["Notify:Templates:RequiredLocales:0"] = "en",
                ["Notify:Unsubscribe:BaseURL"] = "https://example.com/u",
                ["Notify:Unsubscribe:Keys"] = "x",
                ["Notify:InMemory:LaneCapacityy"] = "5",
                ["Notify:Pager:Number"] = "7",
                ["Notify:Emails:Host"] = "x",
            });

        log.Should().BeEquivalentTo(
            "The configuration key Notify:RunWorker is unknown and has no effect. Use 'RunWorkers' instead.",
            "The configuration key Notify:Workers is unknown and has no effect. Use 'RunWorkers' instead.",
            "The configuration key Notify:Email:Hosst is unknown and has no effect. Use 'Host' instead.",
            "The configuration key Notify:Email:RateLimit:Permit is unknown and has no effect. Use 'Permits' instead.",
            "The configuration key Notify:Templates:MaxStep is unknown and has no effect. Use 'MaxSteps' instead.",
            "The configuration key Notify:Unsubscribe:Keys is unknown and has no effect. Use 'Key' instead.",
            "The configuration key Notify:InMemory:LaneCapacityy is unknown and has no effect. " +
            "Use 'LaneCapacity' instead.",
            "The configuration key Notify:Emails is unknown and has no effect. Use 'Email' instead.");
    }

    [Fact]
    public async Task Without_unknown_keys_nothing_is_logged() =>
        (await StartAsync(new()
        {
            ["Notify:Via"] = "email",
            ["Notify:Email:Host"] = "h",
            ["Notify:Email:From"] = "a@example.com",
        }))
            .Should().BeEmpty();

    [Theory]
    [InlineData(true, false, 1050, "*Install ICU (libicu on Debian, icu-libs and icu-data-full on Alpine)*")]
    [InlineData(false, true, 1051, "*Install the package tzdata.")]
    public async Task A_machine_without_cultures_or_time_zones_causes_a_warning_with_the_package_to_install(
        bool lacksCultures, bool lacksTimeZones, int id, string message)
    {
        using var log = new FakeLoggerProvider();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(log));

        var check = new GlobalizationCheck(new NotifyLoggers(factory))
        {
            LacksCultures = lacksCultures,
            LacksTimeZones = lacksTimeZones,
        };

        await check.CheckAsync(default);

        var record = log.Collector.GetSnapshot().Should().ContainSingle().Which;
        (record.Id.Id, record.Level).Should().Be((id, LogLevel.Warning));
        record.Message.Should().Match(message);
    }

    [Fact]
    public void Both_checks_run_at_startup() =>
        new ServiceCollection().AddNotify().Services.BuildServiceProvider().GetServices<IStartupCheck>()
            .Select(check => check.GetType())
                .Should().Contain([typeof(ConfigurationCheck), typeof(GlobalizationCheck)]);

    private static async Task<IReadOnlyList<string>> StartAsync(Dictionary<string, string?> settings)
    {
        using var log = new FakeLoggerProvider();
        var root = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(log));
        services.AddSingleton<IConfiguration>(root);
        var section = root.GetSection("Notify");
        services.AddNotify(section)
            .AddEmail(section.GetSection("Email"))
            .AddTemplates(section.GetSection("Templates"))
            .AddUnsubscribe(section.GetSection("Unsubscribe"))
            .UseInMemory(section.GetSection("InMemory"));
        await using var provider = services.BuildServiceProvider();
        Bind(provider);

        await provider.GetServices<IStartupCheck>().OfType<ConfigurationCheck>().Single().CheckAsync(default);

        return [.. log.Collector.GetSnapshot().Where(record => record.Id.Id == 1049).Select(record => record.Message)];
    }

    // The host does so by ValidateOnStart. Whether the values are valid does not matter here.
    private static void Bind(IServiceProvider provider)
    {
        Try(() => provider.GetRequiredService<IOptions<NotifyOptions>>().Value);
        Try(() => provider.GetRequiredService<IOptionsMonitor<EmailOptions>>().Get(Options.DefaultName));
        Try(() => provider.GetRequiredService<IOptions<TemplateOptions>>().Value);
        Try(() => provider.GetRequiredService<IOptions<UnsubscribeOptions>>().Value);
        Try(() => provider.GetRequiredService<IOptions<InMemoryBusOptions>>().Value);
    }

    private static void Try(Func<object> bind)
    {
        try
        {
            bind();
        }
        catch (OptionsValidationException)
        {
        }
    }
}
