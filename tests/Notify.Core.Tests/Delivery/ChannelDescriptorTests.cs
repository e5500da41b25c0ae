using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Notify.Addresses;
using Notify.Delivery;
using Notify.Inbound;
using Notify.Tests.Bus;
using NSubstitute;

namespace Notify.Tests.Delivery;

public sealed class ChannelDescriptorTests
{
    private static readonly ChannelDescriptor<PagerOptions> Pager = PagerChannel.Descriptor;

    [Fact]
    public void The_default_name_is_that_of_the_kind()
    {
        Pager.DefaultName.Should().Be("pager");
        FluentActions.Invoking(() => new ChannelDescriptor<PagerOptions>
        {
            Kind = Pager.Kind,
            DefaultName = " ",
            Section = Pager.Section,
            Bind = Pager.Bind,
            CreateSender = Pager.CreateSender,
        }).Should().Throw<ArgumentException>();
    }

    [Fact]
    public async Task The_registration_has_the_defaults_of_the_descriptor()
    {
        await using var provider = Build(builder => builder.AddChannel(Pager, o => o.Url = "one"));

        var channel = Channel(provider, "pager");

        (channel.Kind, channel.IsScoped).Should().Be((Pager.Kind, false));
        (channel.DefaultRateLimit, channel.DefaultAddressRateLimit)
            .Should().Be((RateLimit.PerMinute(7), RateLimit.PerSecond(1)));
        channel.DefaultMaxAttachmentBytes.Should().Be(1000);
    }

    [Fact]
    public async Task A_minimal_descriptor_has_no_limits_inbound_messages_or_subscriptions()
    {
        var minimal = new ChannelDescriptor<PagerOptions>
        {
            Kind = new ChannelKind("pager"),
            Section = "Notify:Pager",
            Bind = Pager.Bind,
            CreateSender = Pager.CreateSender,
        };
        await using var provider = Build(builder => builder.AddChannel(minimal));

        var channel = Channel(provider, "pager");

        (channel.DefaultRateLimit, channel.DefaultAddressRateLimit).Should().Be((RateLimit.None, RateLimit.None));
        channel.DefaultMaxAttachmentBytes.Should().Be(long.MaxValue);
        channel.AddressRateLimits(channel.Options(provider)).Should().BeEmpty();
        (channel.Inbound, channel.Subscriptions).Should().Be((null, null));
        provider.GetRequiredService<IStartupValidator>().Validate();
    }

    [Fact]
    public async Task Each_name_has_its_own_options_sender_and_services()
    {
        await using var provider = Build(builder => builder
            .AddChannel(Pager, o => o.Url = "one")
            .AddChannel(Pager, "night", o => (o.Url, o.NightLimit) = ("two", RateLimit.PerMinute(1))));

        var pager = Channel(provider, "pager");
        var night = Channel(provider, "night");

        var sender = pager.Sender(provider).Should().BeOfType<PagerSender>().Subject;
        (sender.Channel, sender.Options.Url).Should().Be(("pager", "one"));
        pager.Sender(provider).Should().BeSameAs(sender);
        ((PagerSender)night.Sender(provider)).Options.Should().BeSameAs(night.Options(provider));
        ((PagerSender)night.Sender(provider)).Channel.Should().Be("night");
        night.AddressRateLimits(night.Options(provider)).Should().ContainSingle()
            .Which.Limit.Should().Be(RateLimit.PerMinute(1));
        pager.AddressRateLimits(pager.Options(provider)).Should().BeEmpty();
        pager.Subscriptions!(provider).Should().BeSameAs(pager.Subscriptions!(provider));
        night.Subscriptions!(provider).PublicKey.Should().Be("night");
        provider.GetServices<PagerService>().Select(service => service.Channel).Should().Equal("pager", "night");
        (Pager.GetOptions(provider, "pager").Url, Pager.GetOptions(provider, "night").Url).Should().Be(("one", "two"));
    }

    [Fact]
    public async Task The_sender_is_disposed_with_the_services()
    {
        var provider = Build(builder => builder.AddChannel(Pager, o => o.Url = "one"));
        var sender = (PagerSender)Channel(provider, "pager").Sender(provider);

        await provider.DisposeAsync();

        sender.IsDisposed.Should().BeTrue();
    }

    [Fact]
    public async Task Inbound_messages_use_the_scope_they_arrive_in()
    {
        await using var provider = Build(builder =>
        {
            builder.AddChannel(Pager, o => o.Url = "one");
            builder.Services.Replace(ServiceDescriptor.Scoped(_ => Substitute.For<IAddressBook>()));
        });
        await using var scope = provider.CreateAsyncScope();

        var inbound = Channel(provider, "pager").Inbound!(scope.ServiceProvider)
            .Should().BeOfType<PagerInbound>().Subject;

        inbound.Addresses.Should().BeSameAs(scope.ServiceProvider.GetRequiredService<IAddressBook>());
        (await inbound.Admit(new InboundHeaders()).ReceiveAsync(Stream.Null)).Detail.Should().Be("pager");
    }

    [Fact]
    public async Task Repeated_calls_add_up_and_register_nothing_twice()
    {
        await using var provider = Build(
            builder => builder.AddChannel(Pager, o => o.Url = "one").AddChannel(Pager, o => o.Concurrency = 9)
                .AddChannel(Pager).AddChannel(Pager),
            ("Notify:Pager:Secret", "from configuration"));

        var options = (PagerOptions)Channel(provider, "pager").Options(provider);

        (options.Url, options.Concurrency, options.Secret).Should().Be(("one", 9, "from configuration"));
        provider.GetServices<ChannelRegistration>().Should().ContainSingle();
        provider.GetServices<IValidateOptions<PagerOptions>>().Should().ContainSingle();
        provider.GetServices<IConfigureOptions<PagerOptions>>().Should().HaveCount(3);
        provider.GetServices<PagerService>().Should().ContainSingle();
    }

    [Fact]
    public async Task The_last_descriptor_of_a_name_determines_the_sender()
    {
        var other = new PagerSender("other", new PagerOptions());
        await using var provider = Build(builder => builder
            .AddChannel(Pager, o => o.Url = "one").AddChannel(PagerChannel.Create((_, _, _) => other), _ => { }));

        Channel(provider, "pager").Sender(provider).Should().BeSameAs(other);
    }

    [Fact]
    public async Task A_channel_of_another_type_takes_over_the_name_and_gives_it_back()
    {
        var other = new ChannelDescriptor<ChannelOptions>
        {
            Kind = new ChannelKind("other"),
            Section = "Notify:Other",
            Bind = static (section, options) => section.Bind(options),
            CreateSender = static (_, _, _) => Substitute.For<IChannelSender>(),
        };
        await using var taken = Build(builder => builder
            .AddChannel(Pager, "x", o => o.Url = "one").AddChannel(other, "x", _ => { }));
        await using var back = Build(builder => builder
            .AddChannel(Pager, "x", o => o.Url = "one").AddChannel(other, "x", _ => { })
            .AddChannel(Pager, "x", _ => { }));

        Channel(taken, "x").Kind.Name.Should().Be("other");
        Channel(taken, "x").Sender(taken).Should().NotBeOfType<PagerSender>();
        Channel(back, "x").Sender(back).Should().BeOfType<PagerSender>();
    }

    [Fact]
    public async Task A_section_of_the_application_is_bound()
    {
        var configuration = Configuration(
            ("Pagers:Url", "one"), ("Pagers:RateLimit:Permits", "3"), ("Pagers:RateLimit:Window", "00:00:01"));
        var section = configuration.GetSection("Pagers");
        await using var provider = Build(builder => builder
            .AddChannel(Pager, section).AddChannel(Pager, "night", section));

        foreach (var name in (string[])["pager", "night"])
        {
            var options = (PagerOptions)Channel(provider, name).Options(provider);
            (options.Url, options.RateLimit).Should().Be(("one", RateLimit.PerSecond(3)));
        }
    }

    [Fact]
    public async Task Without_a_configuration_the_host_can_still_use_code()
    {
        var services = new ServiceCollection();
        services.AddNotify().AddChannel(Pager);
        services.Configure<PagerOptions>(o => o.Url = "one");
        await using var provider = services.BuildServiceProvider();

        ((PagerOptions)Channel(provider, "pager").Options(provider)).Url.Should().Be("one");
    }

    [Fact]
    public void An_error_names_the_source_of_the_options()
    {
        var configuration = Configuration(("Pagers:Concurrency", "0"));
        using var provider = Build(builder => builder
            .AddChannel(Pager)
            .AddChannel(Pager, "section", configuration.GetSection("Pagers"))
            .AddChannel(Pager, "code", _ => { }));

        Errors(provider).Should().BeEquivalentTo(
            "Notify:Pager:Url is empty. Set the address of the pager.",
            "Pagers:Url is empty. Set the address of the pager.",
            "Pagers:Concurrency must be at least 1.",
            "Channel 'code': PagerOptions.Url is empty. Set the address of the pager.");
    }

    [Fact]
    public void An_error_of_the_default_channel_names_the_type_if_the_options_came_from_code()
    {
        using var provider = Build(builder => builder.AddChannel(Pager, o => o.SendTimeout = TimeSpan.Zero));

        Errors(provider).Should().Equal(
            "PagerOptions.Url is empty. Set the address of the pager.",
            "PagerOptions.SendTimeout must be above zero and at most one day, for example 00:02:00.");
    }

    [Theory]
    [InlineData(true, null, true)]
    [InlineData(true, "pager", true)]
    [InlineData(true, "email", false)]
    [InlineData(false, null, false)]
    [InlineData(false, "pager", false)]
    public void Options_are_validated_where_the_channel_is_consumed(bool runWorkers, string? consumed, bool isValidated)
    {
        using var provider = Build(builder =>
        {
            builder.AddChannel(Pager).AddChannel<PlainSender>("email").UseSharedBus();
            builder.Services.Configure<NotifyOptions>(o =>
            {
                o.RunWorkers = runWorkers;
                if (consumed is not null)
                    o.WorkerChannels.Add(consumed);
            });
        });

        Errors(provider).Should().HaveCount(isValidated ? 1 : 0);
    }

    [Fact]
    public void Options_are_validated_if_the_workers_consume_a_failover_of_the_channel()
    {
        using var provider = Build(builder =>
        {
            builder.AddChannel(Pager).AddChannel(Pager, "backup", _ => { }).AddFailover("alarm", "pager", "backup");
            builder.UseSharedBus().Services.Configure<NotifyOptions>(o => o.WorkerChannels.Add("alarm"));
        });

        Errors(provider).Should().HaveCount(2);
    }

    [Fact]
    public void Errors_of_the_common_options_are_reported_once()
    {
        using var provider = Build(builder =>
        {
            builder.AddChannel(Pager);
            builder.Services.Configure<NotifyOptions>(o => o.EnqueueBatchSize = 0);
        });

        Errors(provider).Should().Equal("NotifyOptions.EnqueueBatchSize is 0. Set a number from 1 to 1000.");
    }

    [Fact]
    public void Options_of_inbound_messages_are_validated_in_every_process()
    {
        using var provider = Build(builder =>
        {
            builder.AddChannel(Pager, o => o.Secret = "");
            builder.UseSharedBus().Services.Configure<NotifyOptions>(o => o.RunWorkers = false);
        });

        Errors(provider).Should().Equal("PagerOptions.Secret is empty. Set a secret, or leave it out.");
    }

    [Fact]
    public async Task A_sender_with_invalid_options_reports_the_first_error()
    {
        await using var provider = Build(builder =>
        {
            builder.AddChannel(PagerChannel.Create((_, _, _) => throw new InvalidOperationException("Not called.")));
            builder.UseSharedBus().Services.Configure<NotifyOptions>(o => o.RunWorkers = false);
        });
        var sender = Channel(provider, "pager").Sender(provider);

        var result = await sender.SendAsync(null!, default);

        (result.Outcome, result.Error, result.Detail).Should()
            .Be((SendOutcome.Misconfigured, "options", "Notify:Pager:Url is empty. Set the address of the pager."));
        await sender.Invoking(sender => sender.SendAsync(null!, new CancellationToken(canceled: true)).AsTask())
            .Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public void Arguments_are_validated()
    {
        var builder = new ServiceCollection().AddNotify();
        var section = Configuration().GetSection("x");

        Action[] invalid =
        [
            () => ((INotifyBuilder)null!).AddChannel(Pager),
            () => builder.AddChannel((ChannelDescriptor<PagerOptions>)null!),
            () => builder.AddChannel(Pager, (Action<PagerOptions>)null!),
            () => builder.AddChannel(Pager, (IConfigurationSection)null!),
            () => builder.AddChannel(Pager, " ", _ => { }),
            () => builder.AddChannel(Pager, " ", section),
            () => Pager.GetOptions(null!, "pager"),
        ];

        invalid.Should().AllSatisfy(call => call.Should().Throw<ArgumentException>());
    }

    private static ServiceProvider Build(Action<INotifyBuilder> add, params (string Key, string Value)[] settings)
    {
        var services = new ServiceCollection().AddSingleton<IConfiguration>(Configuration(settings));
        add(services.AddNotify());
        return services.BuildServiceProvider(validateScopes: true);
    }

    private static IConfigurationRoot Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build();

    private static ChannelRegistration Channel(IServiceProvider provider, string name) =>
        provider.GetServices<ChannelRegistration>().Single(channel => channel.Name == name);

    private static IEnumerable<string> Errors(IServiceProvider provider) =>
        Record.Exception(provider.GetRequiredService<IStartupValidator>().Validate) switch
        {
            null => [],
            OptionsValidationException exception => exception.Failures,
            AggregateException exceptions => exceptions.InnerExceptions
                .Cast<OptionsValidationException>().SelectMany(exception => exception.Failures),
            var exception => throw exception,
        };

    private sealed class PlainSender : IChannelSender
    {
        public ValueTask<SendResult> SendAsync(SendRequest request, CancellationToken cancellationToken) =>
            new(SendResult.Sent());
    }
}
