using Notify.Delivery;

namespace Notify.AspNetCore.Tests.Browser;

/// <summary>A test message, sent from the page.</summary>
[Collection(BrowserCollection.Name)]
public sealed class TestSendPageTests(ChromiumBrowser browser)
{
    [Theory]
    [InlineData(JsonNamingConvention.SnakeCase)]
    [InlineData(JsonNamingConvention.CamelCase)]
    public async Task The_answer_is_shown_as_it_is(JsonNamingConvention names)
    {
        await using var site = await OperatorSite.StartAsync(names);
        await site.Book.AddAddressAsync("ada", Channels.Email, "ada@example.com");
        await using var page = await browser.OpenAsync(site.At("ui#test"), OperatorSite.Session);

        await page.DoAsync("""
            await page.getByLabel('User ID').fill('ada');
            await page.getByLabel('Channel').selectOption('email');
            await page.getByLabel('Template').selectOption('welcome');
            await page.getByLabel('Variables, as JSON').fill('{"name": "Ada"}');
            await page.getByRole('button', { name: 'Send now' }).click();
            await page.getByRole('heading', { name: 'sent' }).waitFor();
            """);
        var request = site.Sender.Requests.Should().ContainSingle().Subject;
        request.Content.Part("subject").Should().Be("Welcome, Ada");
        (await page.TextAsync("return page.locator('.result').textContent()")).Should().MatchRegex(@"Message[0-9a-f-]{36}Time[\d.]+ ms");
        await page.ScreenshotAsync($"test-send-{names}".ToLowerInvariant());

        site.Sender.Answer(
            Channels.Email,
            SendResult.Sent().WithWarning("Sent without A."),
            SendResult.Rejected("550", "5.1.1 no such mailbox"));
        await page.DoAsync("""
            await page.getByRole('button', { name: 'Send now' }).click();
            await page.getByText('Sent without A.').waitFor();
            """);
        await page.DoAsync("""
            await page.getByRole('button', { name: 'Send now' }).click();
            await page.getByRole('heading', { name: 'The message was not delivered.' }).waitFor();
            """);
        (await page.TextAsync("return page.locator('.result').textContent()"))
            .Should().Contain("550").And.Contain("Status502").And.Contain("Outcomerejected");

        await page.DoAsync("""
            await page.getByLabel('Channel').selectOption('telegram');
            await page.getByRole('button', { name: 'Send now' }).click();
            await page.getByText("The user has no address of kind 'telegram'").waitFor();
            await page.getByLabel('User ID').fill('unknown');
            await page.getByRole('button', { name: 'Send now' }).click();
            await page.getByText('There is no user of this id.').waitFor();
            """);
        site.Sender.Requests.Should().HaveCount(3, "what was refused before did not reach a provider");
    }
}
