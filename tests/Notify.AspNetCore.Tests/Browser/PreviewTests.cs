namespace Notify.AspNetCore.Tests.Browser;

/// <summary>Templates as their channels show them.</summary>
[Collection(BrowserCollection.Name)]
public sealed class PreviewTests(ChromiumBrowser browser)
{
    [Theory]
    [InlineData(JsonNamingConvention.SnakeCase)]
    [InlineData(JsonNamingConvention.CamelCase)]
    public async Task A_template_is_shown_as_each_of_its_channels_shows_it(JsonNamingConvention names)
    {
        await using var site = await OperatorSite.StartAsync(names);
        await using var page = await browser.OpenAsync(site.At("ui#templates"), OperatorSite.Session);

        var variables = await page.TextAsync("""
            const variables = page.getByLabel('Variables, as JSON');
            await variables.waitFor();
            return variables.inputValue();
            """);
        variables.Should().MatchRegex("""^\{\s*"name": "name"\s*\}$""", "the template's variables are filled in");
        await page.DoAsync("""
            await page.getByLabel('Variables, as JSON').fill('{"name": "Ada L."}');
            await page.getByRole('button', { name: 'Preview' }).click();
            await page.getByText('3 previews shown below.').waitFor();
            """);
        var mail = await page.DoAsync("""
            const text = page.frameLocator('iframe').getByText('Hello Ada L.');
            await text.waitFor();
            return {
              subject: await page.getByRole('region', { name: 'E-mail preview' }).locator('.subject').textContent(),
              color: await text.evaluate((element) => getComputedStyle(element).color),
              sandbox: await page.locator('iframe').getAttribute('sandbox'),
            };
            """);
        mail.GetProperty("subject").GetString().Should().Be("Subject: Welcome, Ada L.");
        mail.GetProperty("color").GetString().Should().Be("rgb(0, 128, 128)", "the mail's inline styles hold");
        mail.GetProperty("sandbox").GetString().Should().BeEmpty();
        (await page.TextAsync("return page.locator('.bubble').innerHTML()"))
            .Should().StartWith(
                "<strong>Welcome</strong>, Ada L.", "MarkdownV2 is rendered, and the escape of the dot is not seen");
        (await page.TextAsync("return page.locator('.card').innerText()"))!.ReplaceLineEndings("").Should().Be("WelcomeHello Ada L.");
        await page.ScreenshotAsync($"preview-{names}".ToLowerInvariant());

        await page.DoAsync("""
            await page.getByLabel('Locale').selectOption('de');
            await page.getByRole('button', { name: 'Preview' }).click();
            await page.frameLocator('iframe').getByText('Hallo Ada L.').waitFor();
            """);
    }

    [Fact]
    public async Task What_is_missing_or_no_JSON_is_named()
    {
        await using var site = await OperatorSite.StartAsync();
        await using var page = await browser.OpenAsync(site.At("ui#templates"), OperatorSite.Session);

        await page.DoAsync("""
            const variables = page.getByLabel('Variables, as JSON');
            await variables.fill('{}');
            await page.getByRole('button', { name: 'Preview' }).click();
            await page.getByRole('alert').getByText('Variables are missing: name.', { exact: true }).waitFor();
            await variables.fill('{"name": ');
            await page.getByRole('button', { name: 'Preview' }).click();
            await page.getByRole('alert').getByText('The text is not valid JSON:').waitFor();
            await page.locator('textarea[aria-invalid=true]:focus').waitFor();
            await variables.fill('["name"]');
            await page.keyboard.press('Tab');
            await page.keyboard.press('Enter');
            await page.getByRole('alert').getByText('The text is not a JSON object').waitFor();
            """);
    }
}
