using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Notify.Delivery;
using Notify.Push.Tests.Harness;

namespace Notify.Push.Tests.DependencyInjection;

public class PushBuilderExtensionsTests
{
    [Fact]
    public async Task Channels_have_options_and_senders_of_their_own()
    {
        var builder = new Builder();
        builder.AddPush(o => Set(o, "mailto:one@example.com"))
            .AddPush("marketing", o => Set(o, "mailto:two@example.com"));
        await using var provider = builder.Build();

        var push = builder.Channels["push"];
        var marketing = builder.Channels["marketing"];

        ((PushOptions)push.Options(provider)).Subject.Should().Be("mailto:one@example.com");
        ((PushOptions)marketing.Options(provider)).Subject.Should().Be("mailto:two@example.com");
        push.Sender(provider).Should().BeSameAs(push.Sender(provider)).And.NotBeSameAs(marketing.Sender(provider));
        (push.Kind, marketing.Kind).Should().Be((PushChannelKind.Instance, PushChannelKind.Instance));
        push.DefaultRateLimit.Should().Be(RateLimit.None);
    }

    [Fact]
    public async Task Browsers_subscribe_to_each_channel_by_its_own_settings()
    {
        var other = VapidKeys.Generate();
        var builder = new Builder();
        builder.AddPush(o => Set(o, "mailto:one@example.com"))
            .AddPush("marketing", o =>
                (o.VapidPublicKey, o.VapidPrivateKey, o.Subject) = (
                    other.PublicKey,
                    other.PrivateKey,
                    "mailto:two@example.com"));
        await using var provider = builder.Build();

        var push = builder.Channels["push"].Subscriptions!(provider);
        var marketing = builder.Channels["marketing"].Subscriptions!(provider);

        (push.PublicKey, marketing.PublicKey).Should().Be((PushWorld.Keys.PublicKey, other.PublicKey));
        push.Should().BeSameAs(builder.Channels["push"].Subscriptions!(provider));
    }

    [Fact]
    public async Task Called_twice_settings_add_up_and_nothing_doubles()
    {
        var builder = new Builder();
        builder.AddPush(o => Set(o, "mailto:one@example.com")).AddPush(o => o.PaddedLength = 100).AddPush().AddPush();
        await using var provider = builder.Build();

        var options = (PushOptions)builder.Channels["push"].Options(provider);

        (options.Subject, options.PaddedLength).Should().Be(("mailto:one@example.com", 100));
        provider.GetServices<IValidateOptions<PushOptions>>().Should().ContainSingle();
        provider.GetServices<IConfigureOptions<PushOptions>>()
            .Should().HaveCount(3, "two delegates and the host's configuration, once");
    }

    [Fact]
    public async Task A_section_is_bound_with_every_kind_of_setting()
    {
        var builder = new Builder();
        builder.AddPush("marketing", Configuration("Section:").GetSection("Section"))
            .AddPush(Configuration("Section:").GetSection("Section"));
        await using var provider = builder.Build();

        Check((PushOptions)builder.Channels["marketing"].Options(provider));
        Check((PushOptions)builder.Channels["push"].Options(provider));
    }

    [Fact]
    public async Task Without_arguments_the_hosts_configuration_is_read()
    {
        var builder = new Builder();
        builder.Services.AddSingleton<IConfiguration>(Configuration("Notify:Push:"));
        builder.AddPush();
        await using var provider = builder.Build();

        Check((PushOptions)builder.Channels["push"].Options(provider));
    }

    [Fact]
    public void Bad_settings_keep_a_host_that_works_the_channel_from_starting()
    {
        var builder = new Builder();
        builder.AddPush().AddPush("marketing", o => o.Subject = "mailto:b@example.com");
        using var provider = builder.Build();

        var failure = Record.Exception(provider.GetRequiredService<IStartupValidator>().Validate);

        failure!
            .ToString()
            .Should().Contain("Notify:Push:VapidPublicKey is empty")
            .And.Contain("Notify:Push:Subject is empty")
            .And.Contain("Channel 'marketing': PushOptions.VapidPublicKey is empty");
    }

    [Theory]
    [InlineData(false, "push")]
    [InlineData(true, "email")]
    public void A_host_that_does_not_work_the_channel_needs_no_settings(bool workers, string worked)
    {
        var builder = new Builder();
        builder.Services.Configure<NotifyOptions>(o =>
        {
            o.RunWorkers = workers;
            o.WorkerChannels.Add(worked);
        });
        builder.AddPush();
        using var provider = builder.Build();

        provider.GetRequiredService<IStartupValidator>().Validate();
        builder.Channels["push"].Sender(provider).Should().NotBeNull();
    }

    [Fact]
    public async Task A_sender_with_invalid_options_reports_the_first_error()
    {
        var builder = new Builder();
        builder.Services.Configure<NotifyOptions>(o => o.RunWorkers = false);
        builder.AddPush(o => (o.VapidPublicKey, o.ConnectTimeout) = (PushWorld.Keys.PublicKey, TimeSpan.Zero));
        await using var provider = builder.Build();
        var request = PushWorld.Request(Harness.Subscriptions.Json());

        var result = await builder.Channels["push"].Sender(provider).SendAsync(request, default);

        (result.Outcome, result.Error).Should().Be((SendOutcome.Misconfigured, "options"));
        result.Detail.Should().StartWith("PushOptions.VapidPrivateKey is empty.");
    }

    [Fact]
    public void Arguments_are_checked()
    {
        var builder = new Builder();

        FluentActions.Invoking(() => builder.AddPush((Action<PushOptions>)null!))
            .Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => builder.AddPush((IConfigurationSection)null!))
            .Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => builder.AddPush(" ", _ => { })).Should().Throw<ArgumentException>();
    }

    private static void Set(PushOptions options, string subject) =>
        (options.VapidPublicKey, options.VapidPrivateKey, options.Subject) = (
            PushWorld.Keys.PublicKey,
            PushWorld.Keys.PrivateKey,
            subject);

    private static void Check(PushOptions options)
    {
        (options.VapidPublicKey, options.VapidPrivateKey, options.Subject)
            .Should().Be((PushWorld.Keys.PublicKey, PushWorld.Keys.PrivateKey, "mailto:a@example.com"));
        (options.TimeToLive, options.Urgency, options.PaddedLength)
            .Should().Be((TimeSpan.FromHours(1), PushUrgency.Low, 1000));
        options.AllowedHosts.Should().Equal("push.example.com");
        (options.AllowAnyPublicHost, options.AllowPrivateNetworks).Should().Be((true, true));
        options.TrustedFingerprints.Should().HaveCount(1);
        (options.ConnectTimeout, options.RequestTimeout)
            .Should().Be((TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(8)));
        options.RateLimit.Should().Be(RateLimit.PerMinute(7));
        options.Concurrency.Should().Be(9);
    }

    private static IConfigurationRoot Configuration(string prefix) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["VapidPublicKey"] = PushWorld.Keys.PublicKey,
                    ["VapidPrivateKey"] = PushWorld.Keys.PrivateKey,
                    ["Subject"] = "mailto:a@example.com",
                    ["TimeToLive"] = "01:00:00",
                    ["Urgency"] = "Low",
                    ["PaddedLength"] = "1000",
                    ["AllowedHosts:0"] = "push.example.com",
                    ["AllowAnyPublicHost"] = "true",
                    ["AllowPrivateNetworks"] = "true",
                    ["TrustedFingerprints:0"] = new string('a', 64),
                    ["ConnectTimeout"] = "00:00:07",
                    ["RequestTimeout"] = "00:00:08",
                    ["RateLimit:Permits"] = "7",
                    ["RateLimit:Window"] = "00:01:00",
                    ["Concurrency"] = "9",
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
