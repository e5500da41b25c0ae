using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Notify.Addresses;
using Notify.Bus;
using Notify.Delivery;
using Notify.Services;
using Notify.Tests.Bus;
using Notify.Tests.Enqueue;
using NSubstitute;

namespace Notify.Tests.DependencyInjection;

public sealed class AddNotifyTests
{
    [Fact]
    public void A_second_call_adds_nothing_and_returns_the_same_builder()
    {
        var services = new ServiceCollection();
        var builder = services.AddNotify();
        var count = services.Count;

        services.AddNotify().Should().BeSameAs(builder);
        services.Should().HaveCount(count);
    }

    [Fact]
    public void Settings_of_several_calls_add_up()
    {
        var services = new ServiceCollection();
        services.AddNotify(options => options.EnqueueBatchSize = 5);
        services.AddNotify(options => options.RunWorkers = false).UseSharedBus()
            .AddChannel(NotifierRig.Named("email", "email"));

        var settings = Settings(services);

        settings.EnqueueBatchSize.Should().Be(5);
        settings.RunWorkers.Should().BeFalse();
    }

    [Fact]
    public void What_the_host_registered_before_is_kept()
    {
        var book = Substitute.For<IAddressBook>();
        var services = new ServiceCollection();
        services.AddSingleton(book);
        services.AddNotify();

        using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<IAddressBook>().Should().BeSameAs(book);
    }

    [Fact]
    public void An_address_book_of_the_applications_own_takes_the_place_of_ours()
    {
        var services = new ServiceCollection();
        services.AddNotify().UseAddressBook<OwnBook>();
        services.AddNotify();

        using var provider = services.BuildServiceProvider();

        provider.GetServices<IAddressBook>().Should().ContainSingle().Which.Should().BeOfType<OwnBook>();
    }

    [Fact]
    public void An_attachment_source_is_made_anew_for_each_scope()
    {
        var services = new ServiceCollection();
        services.AddNotify().AddAttachmentSource<OwnSource>();
        using var provider = services.BuildServiceProvider();
        using var one = provider.CreateScope();
        using var other = provider.CreateScope();

        one.ServiceProvider.GetRequiredService<IAttachmentSource>()
            .Should().NotBeSameAs(other.ServiceProvider.GetRequiredService<IAttachmentSource>());
    }

    [Fact]
    public void Models_join_the_chain()
    {
        var resolver = Substitute.For<IJsonTypeInfoResolver>();
        var services = new ServiceCollection();
        services.AddNotify().AddModels(resolver);

        Settings(services).Json.TypeInfoResolverChain.Should().Contain(resolver);
    }

    [Fact]
    public void Of_two_channels_of_one_name_the_last_counts()
    {
        var services = new ServiceCollection();
        services.AddNotify()
            .AddChannel(NotifierRig.Named("email", "email"))
            .AddChannel(NotifierRig.Named("sms", "sms"))
            .AddChannel(NotifierRig.Named("email", "other"));
        using var provider = services.BuildServiceProvider();

        provider.GetServices<ChannelRegistration>().Should().HaveCount(2);
        provider.GetRequiredService<ChannelRegistry>().Find("email")!.Kind.Name.Should().Be("other");
    }

    [Fact]
    public void Without_a_choice_the_bus_is_in_memory()
    {
        var services = new ServiceCollection();
        services.AddNotify();
        using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<IMessageBus>().Should().BeAssignableTo<IVolatileMessageBus>();
        provider.GetRequiredService<IUnsubscribeTokens>().IsConfigured.Should().BeFalse();
    }

    [Theory]
    [InlineData("""{ "Notify": { "Via": [ "push", "email" ] } }""")]
    [InlineData("""{ "Notify": { "Via": "push, email" } }""")]
    [InlineData("""{ "Notify": { "ViaNames": [ "push", "email" ] } }""")]
    public void A_via_is_read_from_configuration(string json) =>
        Configured(json).Via.Should().Be(Via.FirstOf("push", "email"));

    [Fact]
    public void Every_setting_is_read_from_configuration()
    {
        var options = Configured("""
            {
              "Notify": {
                "RunWorkers": false,
                "WorkerChannels": "email",
                "TransactionalTimeToLive": "02:00:00",
                "CampaignTimeToLive": "2.00:00:00",
                "EnqueueBatchSize": 250
              }
            }
            """);

        options.Should().BeEquivalentTo(new
        {
            RunWorkers = false,
            WorkerChannels = new[] { "email" },
            TransactionalTimeToLive = TimeSpan.FromHours(2),
            CampaignTimeToLive = TimeSpan.FromDays(2),
            EnqueueBatchSize = 250,
            Via = (Via?)null,
        });
    }

    [Fact]
    public void What_configuration_leaves_out_keeps_its_default() =>
        Configured("""{ "Notify": { } }""")
            .Should().BeEquivalentTo(new NotifyOptions(), options => options.Excluding(settings => settings.Json));

    [Fact]
    public void A_via_set_in_code_comes_before_one_of_configuration()
    {
        var services = Channels3(Section("""{ "Notify": { "Via": "email" } }"""));
        services.AddNotify(options => options.Via = "push");

        Settings(services).Via.Should().Be(Via.FirstOf("push"));
    }

    [Fact]
    public void Unsubscribe_links_are_set_from_configuration()
    {
        var key = Convert.ToBase64String(new byte[32]);
        var section = Section(
            $$"""
            {
              "Notify": {
                "BaseUrl": "https://example.com/u",
                "Key": "{{key}}",
                "PreviousKeys": [ "{{key}}" ],
                "Validity": "90.00:00:00"
              }
            }
            """);
        var services = new ServiceCollection();
        services.AddNotify().AddUnsubscribe(section);
        using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<IOptions<UnsubscribeOptions>>()
            .Value.Should().BeEquivalentTo(
                new
                {
                    BaseUrl = new Uri("https://example.com/u"),
                    Key = key,
                    PreviousKeys = new[] { key },
                    Validity = TimeSpan.FromDays(90),
                });
        provider.GetRequiredService<IUnsubscribeTokens>().IsConfigured.Should().BeTrue();
    }

    [Fact]
    public void Unsubscribe_links_are_set_in_code()
    {
        var services = new ServiceCollection();
        services.AddNotify().AddUnsubscribe(options =>
        {
            options.BaseUrl = new Uri("https://example.com/u");
            options.Key = Convert.ToBase64String(new byte[32]);
        });
        using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<IUnsubscribeTokens>().IsConfigured.Should().BeTrue();
    }

    private static NotifyOptions Configured(string json) => Settings(Channels3(Section(json)));

    private static ServiceCollection Channels3(IConfigurationSection section)
    {
        var services = new ServiceCollection();
        services.AddNotify(section).UseSharedBus()
            .AddChannel(NotifierRig.Named("email", "email"))
            .AddChannel(NotifierRig.Named("push", "push"));
        return services;
    }

    private static NotifyOptions Settings(ServiceCollection services)
    {
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<NotifyOptions>>().Value;
    }

    private static IConfigurationSection Section(string json) =>
        new ConfigurationBuilder()
            .AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json)))
            .Build()
            .GetSection("Notify");

    private sealed class OwnBook : IAddressBook
    {
        public ValueTask<IReadOnlyList<string>> GetAddressesAsync(
            string userId,
            string kind,
            CancellationToken cancellationToken = default) =>
            new([]);

        public ValueTask AddAddressAsync(
            string userId,
            string kind,
            string address,
            CancellationToken cancellationToken = default) =>
            default;

        public ValueTask<bool> RemoveAddressAsync(
            string userId,
            string kind,
            string address,
            CancellationToken cancellationToken = default) =>
            default;

        public ValueTask<Suppression?> GetSuppressionAsync(
            string kind,
            string address,
            string? list = null,
            CancellationToken cancellationToken = default) =>
            default;

        public ValueTask SuppressAsync(
            string kind,
            string address,
            Suppression suppression,
            CancellationToken cancellationToken = default) =>
            default;

        public ValueTask<bool> LiftAsync(
            string kind,
            string address,
            string? list = null,
            CancellationToken cancellationToken = default) =>
            default;
    }

    private sealed class OwnSource : IAttachmentSource
    {
        public ValueTask<Stream?> OpenAsync(string reference, CancellationToken cancellationToken) => default;
    }
}
