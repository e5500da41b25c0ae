using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Notify.Addresses;
using Notify.Templates;

namespace Notify.Tests.Pipeline;

public sealed class UnsubscribeUrlDeliveryTests
{
    private static readonly string Key = Convert.ToBase64String(new byte[32]);

    [Fact]
    public async Task The_content_contains_the_link_of_the_request()
    {
        await using var rig = Rig();

        await rig.DeliverAsync(DeliveryRig.Envelope("ada", list: "news"));

        var request = rig.Email.Requests.Should().ContainSingle().Which;
        request.UnsubscribeUrl.Should().NotBeNull();
        request.Content.Body.Should().Be(request.UnsubscribeUrl!.AbsoluteUri);
        Read(rig, request.UnsubscribeUrl).Should().Be(new UnsubscribeTarget
        {
            UserId = "ada",
            Kind = "email",
            // The channel of the fixture normalizes addresses to upper case.
            Address = "ADA@EXAMPLE.COM",
            List = "news",
        });
    }

    [Fact]
    public async Task Each_address_of_a_recipient_has_its_link()
    {
        await using var rig = Rig();
        await rig.Book.AddAddressAsync("ada", "email", "one@example.com");
        await rig.Book.AddAddressAsync("ada", "email", "two@example.com");

        await rig.DeliverAsync(DeliveryRig.Envelope("ada", email: null, list: "news"));

        rig.Email.Requests.Should().HaveCount(2).And.OnlyContain(request =>
            request.Content.Body == request.UnsubscribeUrl!.AbsoluteUri
            && request.Address.Equals(
                Read(rig, request.UnsubscribeUrl)!.Address, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("news", false)]
    public async Task Without_a_list_or_without_a_key_there_is_no_link(string? list, bool configured)
    {
        await using var rig = Rig(configured);

        await rig.DeliverAsync(DeliveryRig.Envelope("ada", list: list));

        var request = rig.Email.Requests.Should().ContainSingle().Which;
        request.UnsubscribeUrl.Should().BeNull();
        request.Content.Body.Should().Be("no link");
    }

    [Fact]
    public async Task A_template_error_ends_the_message_before_the_first_of_several_sends()
    {
        await using var rig = Rig();
        await rig.Book.AddAddressAsync("ada", "email", "one@example.com");
        await rig.Book.AddAddressAsync("ada", "email", "two@example.com");
        rig.Templates.Render = _ => throw new TemplateException("broken");

        var end = await rig.DeliverAsync(DeliveryRig.Envelope("ada", email: null, list: "news"));

        end.Outcome.Should().Be(DeliveryOutcomes.Unrenderable);
        rig.Email.Requests.Should().BeEmpty();
    }

    [Fact]
    public void Invalid_options_are_reported_with_all_other_option_errors_at_startup()
    {
        var services = new ServiceCollection();
        services.AddNotify().AddUnsubscribe(options => options.Key = "short");
        using var provider = services.BuildServiceProvider();

        // A host creates its services before it validates the options.
        provider.GetRequiredService<INotifier>();
        provider.GetRequiredService<INotifyRuntime>();

        provider.GetRequiredService<IStartupValidator>().Invoking(validator => validator.Validate())
            .Should().Throw<OptionsValidationException>().WithMessage("*UnsubscribeOptions.Key*");
    }

    private static DeliveryRig Rig(bool configured = true)
    {
        var rig = new DeliveryRig(builder =>
        {
            if (configured)
            {
                builder.AddUnsubscribe(options =>
                    (options.BaseUrl, options.Key) = (new Uri("https://example.com/unsubscribe"), Key));
            }
        });
        rig.Templates.Render = request => new RenderedMessage(request.UnsubscribeUrl?.AbsoluteUri ?? "no link");
        return rig;
    }

    private static UnsubscribeTarget? Read(DeliveryRig rig, Uri link)
    {
        var tokens = rig.Services.GetRequiredService<IUnsubscribeTokens>();
        return tokens.Read(link.Query["?t=".Length..]);
    }
}
