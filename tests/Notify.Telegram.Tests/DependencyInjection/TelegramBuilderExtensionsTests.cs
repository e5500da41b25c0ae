using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Notify.Addresses;
using Notify.Delivery;
using Notify.Inbound;
using Notify.Telegram.Tests.Harness;
using Notify.Testing;
using NSubstitute;

namespace Notify.Telegram.Tests.DependencyInjection;

public sealed class TelegramBuilderExtensionsTests
{
    private const string Token = "123456789:AAabcdefghijklmnopqrstuvwxyz_-12345";

    [Fact]
    public async Task Each_name_has_its_own_sender_and_settings()
    {
        var builder = new Builder();
        builder.AddTelegram(o => o.BotToken = Token)
            .AddTelegram("news", o => (o.BotToken, o.GroupRateLimit) = (Token, RateLimit.PerMinute(5)));
        await using var provider = builder.Build();

        var telegram = builder.Channels["telegram"];
        var news = builder.Channels["news"];

        telegram.Sender(provider).Should().BeSameAs(telegram.Sender(provider)).And.NotBeSameAs(news.Sender(provider));
        (telegram.Kind.Name, news.Kind.Name).Should().Be(("telegram", "telegram"));
        (telegram.DefaultRateLimit, telegram.DefaultAddressRateLimit, telegram.DefaultMaxAttachmentBytes)
            .Should().Be((new RateLimit(30, TimeSpan.FromSeconds(1.5)), RateLimit.PerSecond(1), 50L * 1024 * 1024));
        Group(telegram, provider).Limit.Should().Be(RateLimit.PerMinute(20));
        Group(news, provider).Limit.Should().Be(RateLimit.PerMinute(5));
    }

    [Fact]
    public async Task The_group_limit_holds_for_groups_and_channels_and_can_be_turned_off()
    {
        var builder = new Builder();
        builder.AddTelegram(o => o.BotToken = Token)
            .AddTelegram("free", o => (o.BotToken, o.GroupRateLimit) = (Token, RateLimit.None));
        await using var provider = builder.Build();

        var group = Group(builder.Channels["telegram"], provider);

        group.Name.Should().Be("group");
        new[] { "42", "-42", "-1001234567890", "@news" }
            .Select(group.AppliesTo)
            .Should().Equal(false, true, true, true);
        var free = builder.Channels["free"];
        free.AddressRateLimits(free.Options(provider)).Should().BeEmpty();
    }

    [Fact]
    public async Task Called_twice_settings_add_up_and_nothing_doubles()
    {
        var builder = new Builder();
        builder.AddTelegram(o => o.BotToken = Token).AddTelegram(o => o.Silent = true).AddTelegram().AddTelegram();
        await using var provider = builder.Build();

        var options = (TelegramOptions)builder.Channels["telegram"].Options(provider);

        (options.BotToken, options.Silent).Should().Be((Token, true));
        provider.GetServices<IValidateOptions<TelegramOptions>>().Should().ContainSingle();
        provider.GetServices<IConfigureOptions<TelegramOptions>>()
            .Should().HaveCount(3, "two delegates and the host's configuration, once");
    }

    [Fact]
    public async Task A_section_is_bound_with_every_kind_of_setting()
    {
        var builder = new Builder();
        builder.AddTelegram("news", Configuration("Section:").GetSection("Section"));
        await using var provider = builder.Build();

        Check((TelegramOptions)builder.Channels["news"].Options(provider));
    }

    [Fact]
    public async Task Without_arguments_the_hosts_configuration_is_read()
    {
        var builder = new Builder();
        builder.Services.AddSingleton<IConfiguration>(Configuration("Notify:Telegram:"));
        builder.AddTelegram();
        await using var provider = builder.Build();

        Check((TelegramOptions)builder.Channels["telegram"].Options(provider));
    }

    [Fact]
    public void Bad_settings_keep_a_host_that_works_the_channel_from_starting()
    {
        var builder = new Builder();
        builder.AddTelegram().AddTelegram("news", o => o.ApiUrl = "nonsense");
        using var provider = builder.Build();

        var failure = Record.Exception(provider.GetRequiredService<IStartupValidator>().Validate);

        failure!.ToString().Should().Contain("Notify:Telegram:BotToken is empty")
            .And.Contain("Channel 'news': TelegramOptions.ApiUrl is not a valid server address");
    }

    [Theory]
    [InlineData(false, "telegram")]
    [InlineData(true, "push")]
    public void A_host_that_does_not_work_the_channel_needs_no_settings(bool workers, string worked)
    {
        var builder = new Builder();
        builder.Services.Configure<NotifyOptions>(o =>
        {
            o.RunWorkers = workers;
            o.WorkerChannels.Add(worked);
        });
        builder.AddTelegram();
        using var provider = builder.Build();

        provider.GetRequiredService<IStartupValidator>().Validate();
        builder.Channels["telegram"].Sender(provider).Should().NotBeNull();
    }

    [Fact]
    public void A_host_that_only_takes_updates_is_told_what_is_wrong_with_them()
    {
        var builder = new Builder();
        builder.Services.Configure<NotifyOptions>(o => o.RunWorkers = false);
        builder.AddTelegram(o => o.WebhookSecret = "top secret");
        using var provider = builder.Build();

        var failure = Record.Exception(provider.GetRequiredService<IStartupValidator>().Validate);

        failure.Should().BeOfType<OptionsValidationException>()
            .Which.Failures.Should().ContainSingle()
            .Which.Should().StartWith("TelegramOptions.WebhookSecret is not a valid secret_token");
    }

    [Fact]
    public async Task Each_name_has_its_own_links_and_updates()
    {
        var builder = new Builder();
        builder.Services.AddSingleton(Substitute.For<IAddressBook>());
        builder.AddTelegram(o => (o.BotToken, o.WebhookSecret) = (Token, "telegram"))
            .AddTelegram("news", o => (o.BotToken, o.WebhookSecret) = ("1" + Token, "news"));
        await using var provider = builder.Build();

        var links = provider.GetRequiredService<ITelegramLinks>();
        var news = provider.GetRequiredKeyedService<ITelegramLinks>("news");

        links.Should().BeSameAs(provider.GetRequiredKeyedService<ITelegramLinks>("telegram"));
        links.Read(news.CreateToken("user-42")).Should().BeNull();
        var headers = new InboundHeaders { ContentType = "application/json", Header = _ => "news" };
        (await ReceiveAsync("news")).Should().Be(InboundStatus.Ignored);
        (await ReceiveAsync("telegram")).Should().Be(InboundStatus.Unauthenticated);

        async Task<InboundStatus> ReceiveAsync(string channel)
        {
            var update = new MemoryStream("""{"update_id":1}"""u8.ToArray());
            return (await builder.Channels[channel].Inbound!(provider).Admit(headers).ReceiveAsync(update)).Status;
        }
    }

    [Fact]
    public async Task The_client_can_be_set_up_by_its_name()
    {
        await using var api = await LocalBotApi.StartAsync();
        var builder = new Builder();
        builder.AddTelegram("news", o => (o.BotToken, o.ApiUrl) = (api.Token, api.Url));
        var counter = new Counter();
        builder.Services.AddHttpClient("Notify.Telegram:news").AddHttpMessageHandler(() => counter);
        await using var provider = builder.Build();

        var result = await builder.Channels["news"].Sender(provider).SendAsync(TelegramWorld.Request(), default);

        (result.Outcome, counter.Calls).Should().Be((SendOutcome.Sent, 1));
    }

    [Fact]
    public void The_client_of_the_default_channel_is_named_as_documented() =>
        TelegramHttpClient.NameOf(Channels.Telegram).Should().Be("Notify.Telegram");

    [Fact]
    public async Task A_sender_with_invalid_options_reports_the_first_error()
    {
        var builder = new Builder();
        builder.Services.Configure<NotifyOptions>(o => o.RunWorkers = false);
        builder.AddTelegram();
        await using var provider = builder.Build();

        var result = await builder.Channels["telegram"].Sender(provider).SendAsync(TelegramWorld.Request(), default);

        (result.Outcome, result.Error).Should().Be((SendOutcome.Misconfigured, "options"));
        result.Detail.Should().StartWith("Notify:Telegram:BotToken is empty.");
    }

    [Fact]
    public void Arguments_are_checked()
    {
        var builder = new Builder();

        FluentActions.Invoking(() => builder.AddTelegram((Action<TelegramOptions>)null!))
            .Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => builder.AddTelegram((IConfigurationSection)null!))
            .Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => builder.AddTelegram(" ", _ => { })).Should().Throw<ArgumentException>();
    }

    private static AddressRateLimit Group(ChannelRegistration channel, IServiceProvider provider) =>
        channel.AddressRateLimits(channel.Options(provider)).Should().ContainSingle().Subject;

    private static void Check(TelegramOptions options)
    {
        (options.BotToken, options.ApiUrl, options.LongText, options.OnBadMarkup)
            .Should().Be((Token, "http://127.0.0.1:8081", LongTextAction.Reject, BadMarkupAction.SendPlain));
        (options.DisableLinkPreview, options.Silent, options.ProtectContent).Should().Be((true, true, true));
        (options.ConnectTimeout, options.RequestTimeout)
            .Should().Be((TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(50)));
        (options.GroupRateLimit, options.RateLimit)
            .Should().Be((RateLimit.PerMinute(9), new RateLimit(30, TimeSpan.FromSeconds(1))));
        options.Concurrency.Should().Be(9);
        (options.WebhookSecret, options.BotUserName, options.LinkValidity)
            .Should().Be(("secret", "example_bot", TimeSpan.FromHours(2)));
        (options.LinkedText, options.LinkInvalidText).Should().Be(("Fertig.", "Abgelaufen."));
        (options.FallBackToChat, options.ReusableLinks, options.MaxChatsPerUser, options.TooManyChatsText)
            .Should().Be((false, true, 3, "Zu viele."));
    }

    private static IConfigurationRoot Configuration(string prefix) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["BotToken"] = Token,
                    ["ApiUrl"] = "http://127.0.0.1:8081",
                    ["LongText"] = "Reject",
                    ["OnBadMarkup"] = "SendPlain",
                    ["GroupRateLimit:Permits"] = "9",
                    ["GroupRateLimit:Window"] = "00:01:00",
                    ["DisableLinkPreview"] = "true",
                    ["Silent"] = "true",
                    ["ProtectContent"] = "true",
                    ["ConnectTimeout"] = "00:00:07",
                    ["RequestTimeout"] = "00:00:50",
                    ["RateLimit:Permits"] = "30",
                    ["RateLimit:Window"] = "00:00:01",
                    ["Concurrency"] = "9",
                    ["WebhookSecret"] = "secret",
                    ["BotUserName"] = "example_bot",
                    ["LinkValidity"] = "02:00:00",
                    ["LinkedText"] = "Fertig.",
                    ["LinkInvalidText"] = "Abgelaufen.",
                    ["FallBackToChat"] = "false",
                    ["ReusableLinks"] = "true",
                    ["MaxChatsPerUser"] = "3",
                    ["TooManyChatsText"] = "Zu viele.",
                }.ToDictionary(pair => prefix + pair.Key, pair => pair.Value))
            .Build();

    private sealed class Counter : DelegatingHandler
    {
        public int Calls { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken)
        {
            Calls++;
            return base.SendAsync(request, cancellationToken);
        }
    }

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
