using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Notify.Delivery;
using Notify.Email.Tests.Harness;

namespace Notify.Email.Tests.DependencyInjection;

public sealed class EmailBuilderExtensionsTests
{
    [Fact]
    public async Task Each_name_has_its_own_sender_and_settings()
    {
        var builder = new Builder();
        builder.AddEmail(o => (o.Host, o.From) = ("one.example.com", "a@example.com"))
            .AddEmail(
                "marketing",
                o => (o.Host, o.From, o.RateLimit) = ("two.example.com", "b@example.com", RateLimit.PerMinute(5)));
        await using var provider = builder.Build();

        var email = builder.Channels["email"];
        var marketing = builder.Channels["marketing"];

        ((EmailOptions)email.Options(provider)).Host.Should().Be("one.example.com");
        ((EmailOptions)marketing.Options(provider)).Host.Should().Be("two.example.com");
        email.Sender(provider).Should().BeSameAs(email.Sender(provider)).And.NotBeSameAs(marketing.Sender(provider));
        (email.Kind.Name, marketing.Kind.Name).Should().Be(("email", "email"));
        email.DefaultRateLimit.Should().Be(RateLimit.PerMinute(100));
        email.DefaultMaxAttachmentBytes.Should().Be(25 * 1024 * 1024);
    }

    [Fact]
    public async Task Called_twice_settings_add_up_and_nothing_doubles()
    {
        var builder = new Builder();
        builder.AddEmail(o => o.Host = "smtp.example.com")
            .AddEmail(o => o.From = "a@example.com")
            .AddEmail()
            .AddEmail();
        await using var provider = builder.Build();

        var options = (EmailOptions)builder.Channels["email"].Options(provider);

        (options.Host, options.From).Should().Be(("smtp.example.com", "a@example.com"));
        provider.GetServices<IValidateOptions<EmailOptions>>().Should().ContainSingle();
        provider.GetServices<IConfigureOptions<EmailOptions>>()
            .Should().HaveCount(3, "two delegates and the host's configuration, once");
    }

    [Fact]
    public async Task A_section_is_bound_with_every_kind_of_setting()
    {
        var builder = new Builder();
        builder.AddEmail("marketing", Configuration("Section:").GetSection("Section"));
        await using var provider = builder.Build();

        Check((EmailOptions)builder.Channels["marketing"].Options(provider));
    }

    [Fact]
    public async Task Without_arguments_the_hosts_configuration_is_read()
    {
        var builder = new Builder();
        builder.Services.AddSingleton<IConfiguration>(Configuration("Notify:Email:"));
        builder.AddEmail();
        await using var provider = builder.Build();

        Check((EmailOptions)builder.Channels["email"].Options(provider));
    }

    [Fact]
    public void Bad_settings_keep_a_host_that_works_the_channel_from_starting()
    {
        var builder = new Builder();
        builder.AddEmail().AddEmail("marketing", o => o.From = "b@example.com");
        using var provider = builder.Build();

        var failure = Record.Exception(provider.GetRequiredService<IStartupValidator>().Validate);

        failure!
            .ToString().Should()
            .Contain("Notify:Email:Host is empty. Set the name of the SMTP server, for example smtp.example.com.")
            .And.Contain("Channel 'marketing': EmailOptions.Host is empty");
    }

    [Theory]
    [InlineData(false, "email")]
    [InlineData(true, "push")]
    public void A_host_that_does_not_work_the_channel_needs_no_settings(bool workers, string worked)
    {
        var builder = new Builder();
        builder.Services.Configure<NotifyOptions>(o =>
        {
            o.RunWorkers = workers;
            o.WorkerChannels.Add(worked);
        });
        builder.AddEmail();
        using var provider = builder.Build();

        provider.GetRequiredService<IStartupValidator>().Validate();
        builder.Channels["email"].Sender(provider).Should().NotBeNull();
    }

    [Fact]
    public async Task A_sender_with_invalid_options_reports_the_first_error()
    {
        var builder = new Builder();
        builder.Services.Configure<NotifyOptions>(o => o.RunWorkers = false);
        builder.AddEmail();
        await using var provider = builder.Build();

        var result = await builder.Channels["email"].Sender(provider).SendAsync(MailWorld.Request(), default);

        (result.Outcome, result.Error).Should().Be((SendOutcome.Misconfigured, "options"));
        result.Detail.Should().StartWith("Notify:Email:Host is empty.");
    }

    [Fact]
    public async Task The_log_category_is_fixed()
    {
        var logs = new FakeLoggerProvider();
        var builder = new Builder();
        builder.Services.AddSingleton<ILoggerProvider>(logs)
            .Configure<LoggerFilterOptions>(o => o.MinLevel = LogLevel.Trace);
        builder.AddEmail(o => (o.Host, o.Port, o.From) = ("127.0.0.1", 1, "a@example.com"));
        await using var provider = builder.Build();

        await builder.Channels["email"].Sender(provider).SendAsync(MailWorld.Request(), default);

        logs.Collector.GetSnapshot().Should().NotBeEmpty().And.OnlyContain(record => record.Category == "Notify.Email");
    }

    [Fact]
    public void A_host_that_only_receives_bounces_reports_an_invalid_key_of_bounces()
    {
        var builder = new Builder();
        builder.Services.Configure<NotifyOptions>(o => o.RunWorkers = false);
        builder.AddEmail(o => o.InboundKey = "top-secret");
        using var provider = builder.Build();

        var failure = Record.Exception(provider.GetRequiredService<IStartupValidator>().Validate);

        failure.Should().BeOfType<OptionsValidationException>().Which.Failures.Should().Equal(
            "EmailOptions.InboundKey is not base64 of at least 32 bytes. Create a key with: openssl rand -base64 32.");
    }

    [Fact]
    public void Arguments_are_checked()
    {
        var builder = new Builder();

        FluentActions.Invoking(() => builder.AddEmail((Action<EmailOptions>)null!))
            .Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => builder.AddEmail((IConfigurationSection)null!))
            .Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => builder.AddEmail(" ", _ => { })).Should().Throw<ArgumentException>();
    }

    private static void Check(EmailOptions options)
    {
        (options.Host, options.Port, options.Security, options.From)
            .Should().Be(("smtp.example.com", 2525, SmtpSecurity.Tls, "a@example.com"));
        options.Headers.Should().Contain("X-House", "one");
        options.Dkim.Domain.Should().Be("example.com");
        options.Dkim.Headers.Should().Equal("X-House");
        options.TrustedFingerprints.Should().HaveCount(1);
        options.ConnectTimeout.Should().Be(TimeSpan.FromSeconds(7));
        options.RateLimit.Should().Be(RateLimit.PerMinute(7));
        options.RetryDelays.Should().Equal(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
        options.Concurrency.Should().Be(9);
        (options.InboundKey, options.PreviousInboundKeys.Single())
            .Should().Be((new string('a', 44), new string('b', 44)));
    }

    private static IConfigurationRoot Configuration(string prefix) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["Host"] = "smtp.example.com",
                    ["Port"] = "2525",
                    ["Security"] = "Tls",
                    ["From"] = "a@example.com",
                    ["Headers:X-House"] = "one",
                    ["Dkim:Domain"] = "example.com",
                    ["Dkim:Selector"] = "mail",
                    ["Dkim:PrivateKeyPem"] = System.Security.Cryptography.RSA.Create(1024).ExportPkcs8PrivateKeyPem(),
                    ["Dkim:Headers:0"] = "X-House",
                    ["TrustedFingerprints:0"] = new string('a', 64),
                    ["ConnectTimeout"] = "00:00:07",
                    ["RateLimit:Permits"] = "7",
                    ["RateLimit:Window"] = "00:01:00",
                    ["RetryDelays:0"] = "00:00:01",
                    ["RetryDelays:1"] = "00:00:03",
                    ["Concurrency"] = "9",
                    ["InboundKey"] = new string('a', 44),
                    ["PreviousInboundKeys:0"] = new string('b', 44),
                }.ToDictionary(pair => prefix + pair.Key, pair => pair.Value))
            .Build();

    private sealed class Builder : INotifyBuilder
    {
        public Dictionary<string, ChannelRegistration> Channels { get; } = [];

        public IServiceCollection Services { get; } = new ServiceCollection().AddLogging();

        public INotifyBuilder AddChannel(ChannelRegistration channel)
        {
            Channels[channel.Name] = channel;
            return this;
        }

        public ServiceProvider Build() => Services.BuildServiceProvider(validateScopes: true);
    }
}
