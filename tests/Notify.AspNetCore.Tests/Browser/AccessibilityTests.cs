namespace Notify.AspNetCore.Tests.Browser;

/// <summary>Every view against WCAG 2.2 AA, in light and dark, wide and as narrow as a wide one is at 400 %.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AccessibilityTests(ChromiumBrowser browser)
{
    private static readonly (string Name, string Steps)[] Views =
    [
        ("queues", """
            await page.getByRole('button', { name: 'Pause push' }).click();
            await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
            await page.getByRole('button', { name: 'Resume push' }).waitFor();
            await page.getByText('The numbers by minute').click();
            """),
        ("dead-letters", """
            await page.getByRole('navigation').getByRole('link', { name: 'Dead letters' }).click();
            await page.getByText('3 dead letters shown.').waitFor();
            """),
        ("journey", """
            await page.getByRole('row').getByRole('link').first().click();
            await page.getByRole('heading', { name: 'History' }).waitFor();
            """),
        ("question", """
            await page.getByRole('button', { name: 'Delete' }).click();
            await page.getByRole('dialog').waitFor();
            """),
        ("suppressions", """
            await page.keyboard.press('Escape');
            await page.getByRole('navigation').getByRole('link', { name: 'Suppressions' }).click();
            await page.getByText('1 suppression shown.').waitFor();
            """),
        ("templates", """
            await page.getByRole('navigation').getByRole('link', { name: 'Templates' }).click();
            await page.getByLabel('Variables, as JSON').fill('{"name": "Ada"}');
            await page.getByRole('button', { name: 'Preview' }).click();
            await page.frameLocator('iframe').getByText('Hello Ada').waitFor();
            """),
        ("test-send", """
            await page.getByRole('navigation').getByRole('link', { name: 'Test send' }).click();
            await page.getByLabel('User ID').fill('unknown');
            await page.getByRole('button', { name: 'Send now' }).click();
            await page.getByText('There is no user of this id.').waitFor();
            """),
    ];

    [Theory]
    [InlineData("light", 1280)]
    [InlineData("dark", 1280)]
    [InlineData("light", 320)]
    public async Task Axe_finds_nothing_and_nothing_is_wider_than_the_window(string scheme, int width)
    {
        await using var site = await OperatorSite.StartAsync();
        await site.KillAsync(3, Channels.Telegram, Channels.Email);
        await site.SuppressAsync();
        await using var page = await browser.OpenAsync(site.At("ui"), OperatorSite.Session, scheme, width);

        foreach (var (name, steps) in Views)
        {
            await page.DoAsync(steps);
            (await page.ViolationsAsync()).Should().BeEmpty("of the view {0}", name);
            var overflow = await page.DoAsync(
                "return page.evaluate(() => document.documentElement.scrollWidth - innerWidth)");
            overflow.GetInt32().Should().BeLessThanOrEqualTo(0, "the view {0} fits", name);
            await page.ScreenshotAsync($"{name}-{scheme}-{width}");
        }
    }

    [Fact]
    public async Task The_page_is_used_without_a_mouse()
    {
        await using var site = await OperatorSite.StartAsync();
        await using var page = await browser.OpenAsync(site.At("ui"), OperatorSite.Session);

        await page.DoAsync("""
            await page.getByRole('button', { name: 'Pause email' }).waitFor();
            await page.keyboard.press('Tab');
            await page.getByRole('link', { name: 'Skip to content' }).and(page.locator(':focus')).waitFor();
            await page.keyboard.press('Enter');
            await page.locator('main:focus').waitFor();
            await page.keyboard.press('Shift+Tab');
            await page.getByRole('link', { name: 'Test send' }).and(page.locator(':focus')).waitFor();
            await page.keyboard.press('Enter');
            await page.getByRole('heading', { name: 'Test send' }).and(page.locator(':focus')).waitFor();
            await page.keyboard.press('Tab');
            await page.getByLabel('User ID').and(page.locator(':focus')).waitFor();
            """);
        (await page.TextAsync("return page.title()")).Should().Be("Test send – Notify operations");
        (await page.TextAsync("return page.locator('nav [aria-current=page]').textContent()")).Should().Be("Test send");
    }
}
