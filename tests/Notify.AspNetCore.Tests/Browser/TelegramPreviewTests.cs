namespace Notify.AspNetCore.Tests.Browser;

/// <summary>Telegram's formats as a chat shows them.</summary>
[Collection(BrowserCollection.Name)]
public sealed class TelegramPreviewTests(ChromiumBrowser browser)
{
    private const string Name = "<img src=x onerror=alert(1)>";

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task MarkdownV2_becomes_elements(string scheme)
    {
        await using var site = await OperatorSite.StartAsync();
        await using var page = await OpenAsync(site, "with_markup", scheme);

        var bubble = await page.DoAsync("""
            const names = [
              'strong', 'em', 'u', 's', 'code', 'a', '.inner-link', 'blockquote', '.spoiler-place > span', 'pre',
            ];
            return page.locator('.bubble').evaluate(
              (bubble, names) => Object.fromEntries(names.map((name) => [name, bubble.querySelector(name).textContent])),
              names);
            """);
        bubble.EnumerateObject().Select(part => (part.Name, part.Value.GetString())).Should().Equal(
            ("strong", "Order " + Name), ("em", "on"), ("u", "its"), ("s", "way"), ("code", "A-42"),
            ("a", "follow it"), (".inner-link", "open the chat"),
            ("blockquote", "Leave it at the door\nand ring the bell"),
            (".spoiler-place > span", "A secret"), ("pre", "{\"order\": 42}\n"));
        (await page.ViolationsAsync()).Should().BeEmpty();

        await page.DoAsync("""
            await page.getByText('A secret').waitFor({ state: 'hidden' });
            await page.getByRole('button', { name: 'Spoiler' }).click();
            await page.getByText('A secret').waitFor();
            """);
        await page.ScreenshotAsync($"telegram-{scheme}");
    }

    [Fact]
    public async Task HTML_becomes_the_same_elements_and_what_it_is_filled_with_stays_text()
    {
        await using var site = await OperatorSite.StartAsync();
        await using var page = await OpenAsync(site, "with_html");

        (await page.TextAsync("return page.locator('.bubble strong').textContent()")).Should().Be("Order " + Name);
        (await page.TextAsync("return page.locator('.bubble blockquote').textContent()")).Should().Be("Leave it at the door");
        (await page.DoAsync("return page.locator('.bubble').getByRole('button', { name: 'Spoiler' }).count()")).GetInt32().Should().Be(1);
        (await page.DoAsync("return page.locator('main img').count()")).GetInt32().Should().Be(0);
    }

    [Fact]
    public async Task Plain_text_is_shown_as_it_is()
    {
        await using var site = await OperatorSite.StartAsync();
        await using var page = await OpenAsync(site, "with_text");

        (await page.TextAsync("return page.locator('.bubble').textContent()")).Should().StartWith($"Order {Name} was shipped!");
        (await page.TextAsync("return String(await page.locator('.warning').count())")).Should().Be("0");
    }

    private async Task<BrowserPage> OpenAsync(OperatorSite site, string template, string scheme = "light")
    {
        var page = await browser.OpenAsync(site.At("ui#templates/" + template), OperatorSite.Session, scheme);
        await page.DoAsync($$"""
            await page.getByLabel('Variables, as JSON').fill(JSON.stringify({ name: String.raw`{{Name}}` }));
            await page.getByRole('button', { name: 'Preview' }).click();
            await page.locator('.bubble').waitFor();
            """);
        return page;
    }
}
