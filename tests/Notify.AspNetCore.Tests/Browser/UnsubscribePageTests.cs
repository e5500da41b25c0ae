using Notify.Addresses;

namespace Notify.AspNetCore.Tests.Browser;

/// <summary>The page behind the link in a mail's footer.</summary>
[Collection(BrowserCollection.Name)]
public sealed class UnsubscribePageTests(ChromiumBrowser browser)
{
    [Theory]
    [InlineData("light", 1280)]
    [InlineData("dark", 320)]
    public async Task Who_has_the_link_unsubscribes_by_keyboard_without_signing_in(string scheme, int width)
    {
        await using var site = await OperatorSite.StartAsync();
        var target = new UnsubscribeTarget
        {
            UserId = "ada",
            Kind = "email",
            Address = "ada@example.com",
            List = "newsletter",
        };
        var link = site.Tokens.CreateLink(target);
        await using var page = await browser.OpenAsync(site.At("unsubscribe" + link.Query), scheme: scheme, width: width);

        (await page.TextAsync("return page.getByRole('heading').textContent()")).Should().Contain("newsletter");
        (await page.ViolationsAsync()).Should().BeEmpty();
        (await site.Book.GetSuppressionAsync("email", "ada@example.com", "newsletter")).Should().BeNull("to look changes nothing");

        await page.DoAsync("""
            await page.keyboard.press('Tab');
            await page.keyboard.press('Enter');
            await page.getByRole('heading', { name: 'You are unsubscribed' }).waitFor();
            """);
        (await page.ViolationsAsync()).Should().BeEmpty();
        (await site.Book.GetSuppressionAsync("email", "ada@example.com", "newsletter"))!.Reason.Should().Be(SuppressionReason.Unsubscribed);
        await page.ScreenshotAsync($"unsubscribed-{scheme}");
    }

    [Fact]
    public async Task A_broken_link_says_so()
    {
        await using var site = await OperatorSite.StartAsync();
        await using var page = await browser.OpenAsync(site.At("unsubscribe?t=broken"));

        (await page.TextAsync("return page.getByRole('heading').textContent()")).Should().Be("This link is not valid.");
        (await page.ViolationsAsync()).Should().BeEmpty();
    }
}
