using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Notify.Delivery;
using Notify.Email;
using Notify.Pipeline;
using Notify.Telegram;

namespace Notify.Tests.Pipeline;

/// <summary>A test system sends only to the addresses and domains that are listed.</summary>
public sealed class AllowedRecipientsTests
{
    [Theory]
    [InlineData("ada@example.com", true)]
    [InlineData("Ada <ada@EXAMPLE.com>", true)]
    [InlineData("bob@example.com", false)]
    [InlineData("anyone@example.org", true)]
    [InlineData("anyone@bücher.example", true)]
    [InlineData("anyone@xn--bcher-kva.example", true)]
    [InlineData("anyone@sub.example.org", false)]
    [InlineData("anyone@example.org.evil.example", false)]
    [InlineData("example.org@evil.example", false)]
    public void Addresses_and_domains_of_email_are_compared_in_normalized_form(string address, bool isAllowed)
    {
        var allowed = Create("ada@example.com", " example.org ", "@bücher.example", "42");

        allowed.Contains(EmailChannelKind.Instance, EmailChannelKind.Instance.Normalize(address))
            .Should().Be(isAllowed);
    }

    [Theory]
    [InlineData("42", true)]
    [InlineData("43", false)]
    public void A_chat_is_listed_by_its_id(string chat, bool isAllowed) =>
        Create("ada@example.com", "42").Contains(TelegramChannelKind.Instance, chat).Should().Be(isAllowed);

    [Fact]
    public void Without_a_list_everyone_is_allowed_and_with_an_empty_one_nobody()
    {
        Create(null).Contains(EmailChannelKind.Instance, "bob@example.com").Should().BeTrue();
        Create([]).Contains(EmailChannelKind.Instance, "bob@example.com").Should().BeFalse();
    }

    [Theory]
    [InlineData("Notify:AllowedRecipients", "example.com, 42", new[] { "example.com", "42" })]
    [InlineData("Notify:AllowedRecipients:0", "example.com", new[] { "example.com" })]
    [InlineData("Notify:AllowedRecipients", "", new string[0])]
    [InlineData("Notify:Other", "", null)]
    public void The_list_is_read_from_the_configuration(string key, string value, string[]? expected)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new(key, value)])
            .Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddNotify();
        using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<IOptions<NotifyOptions>>().Value.AllowedRecipients.Should().Equal(expected);
    }

    [Fact]
    public async Task A_message_to_another_recipient_is_muted_and_the_next_step_may_reach_an_allowed_address()
    {
        await using var rig = new DeliveryRig(options: options =>
            (options.Via, options.AllowedRecipients) = (Via.FirstOf("email", "sms"), ["+43 1"]));

        var muted = await rig.DeliverAsync();
        (muted.Kind, muted.Outcome).Should().Be((DeliveryEventKind.Muted, DeliveryOutcomes.Muted));
        muted.State.History.Should().ContainSingle().Which.Detail.Should().Be("not_allowed");
        rig.Email.Requests.Should().BeEmpty();

        await rig.EnqueueAsync(DeliveryRig.Envelope("bob", steps: ["email", "sms"]));
        (await rig.Events.NextOnAsync("email")).Kind.Should().Be(DeliveryEventKind.Forwarded);
        (await rig.Events.NextOnAsync("sms")).Kind.Should().Be(DeliveryEventKind.Sent);
    }

    [Fact]
    public async Task Of_several_addresses_only_the_allowed_ones_receive_the_message()
    {
        await using var rig = new DeliveryRig(options: options =>
            (options.Via, options.AllowedRecipients) = (Via.FirstOf("email", "sms"), ["b@example.com", "c@example.com"]));
        foreach (var address in (string[])["a@example.com", "b@example.com", "c@example.com"])
            await rig.Book.AddAddressAsync("ada", "email", address);

        (await rig.DeliverAsync(DeliveryRig.Envelope("ada", email: null))).Kind.Should().Be(DeliveryEventKind.Sent);

        rig.Email.Requests.Select(request => request.Address)
            .Should().BeEquivalentTo("b@example.com", "c@example.com");
    }

    private static AllowedRecipients Create(params string[]? entries) =>
        new(Options.Create(new NotifyOptions { AllowedRecipients = entries }));
}
