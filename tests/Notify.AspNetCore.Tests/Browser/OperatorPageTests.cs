using Notify.Addresses;

namespace Notify.AspNetCore.Tests.Browser;

/// <summary>What an operator does on the page, done by a browser against a real server.</summary>
[Collection(BrowserCollection.Name)]
public sealed class OperatorPageTests(ChromiumBrowser browser) : IAsyncLifetime
{
    private OperatorSite _site = null!;

    public async Task InitializeAsync() => _site = await OperatorSite.StartAsync();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task A_dead_letter_is_shown_with_its_journey_and_requeued()
    {
        await _site.KillAsync(1, Channels.Telegram, Channels.Email);
        await using var page = await OpenAsync();

        await page.DoAsync("""
            await page.getByRole('link', { name: '1 dead letters of email' }).click();
            await page.getByText('1 dead letter shown.').waitFor();
            await page.getByRole('row').getByRole('link').click();
            await page.getByRole('heading', { name: 'History' }).waitFor();
            """);
        var steps = await page.DoAsync(
            "return page.getByRole('list', { name: 'Channels in order' }).getByRole('listitem').allTextContents()");
        steps.EnumerateArray().Select(step => step.GetString()).Should().Equal("telegram failed", "email dead-lettered");
        (await page.TextAsync("return page.locator('.history').textContent()"))
            .Should().Contain("telegram rejected").And.Contain("550").And.Contain("Dead-lettered: rejected");
        await page.ScreenshotAsync("dead-letter");

        await page.DoAsync("""
            await page.getByRole('button', { name: 'Requeue' }).click();
            await page.getByText('The dead letter was requeued.').waitFor();
            await page.getByText('There are no dead letters.').waitFor();
            """);
        using var guard = new CancellationTokenSource(ChromiumBrowser.Guard);
        var sent = await _site.Sender.WaitForAsync(3, guard.Token);
        sent.Select(request => request.Channel).Should().Equal("telegram", "email", "telegram");
        (await _site.Bus.DeadLetters.ListAsync(new())).Items.Should().BeEmpty();
    }

    [Fact]
    public async Task A_dead_letter_is_deleted_after_a_question()
    {
        await _site.KillAsync();
        await using var page = await OpenAsync("#dead-letters");

        await page.DoAsync("""
            await page.getByRole('row').getByRole('link').click();
            await page.getByRole('button', { name: 'Delete' }).focus();
            await page.keyboard.press('Enter');
            await page.getByRole('dialog', { name: 'Delete this dead letter?' }).waitFor();
            await page.keyboard.press('Escape');
            await page.getByRole('dialog').waitFor({ state: 'detached' });
            """);
        (await page.TextAsync("return page.evaluate(() => document.activeElement.textContent)"))
            .Should().Be("Delete", "the focus comes back to what asked");
        (await _site.Bus.DeadLetters.ListAsync(new())).Items.Should().HaveCount(1);

        await page.DoAsync("""
            await page.keyboard.press('Enter');
            await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
            await page.getByText('The dead letter was deleted.').waitFor();
            """);
        (await _site.Bus.DeadLetters.ListAsync(new())).Items.Should().BeEmpty();
    }

    [Fact]
    public async Task Dead_letters_are_filtered_and_come_in_pages()
    {
        await _site.KillAsync(60);
        await _site.KillAsync(1, Channels.Telegram);
        await using var page = await OpenAsync("#dead-letters");

        await page.DoAsync("""
            await page.getByText('50 dead letters shown, there are more.').waitFor();
            await page.getByRole('button', { name: 'Show more' }).click();
            await page.getByText('61 dead letters shown.').waitFor();
            await page.locator('tbody tr:nth-child(51) a:focus').waitFor();
            await page.getByLabel('Channel').selectOption('telegram');
            await page.getByRole('button', { name: 'Filter' }).click();
            await page.getByText('1 dead letter shown.').waitFor();
            await page.getByLabel('Reason').fill('expired');
            await page.getByRole('button', { name: 'Filter' }).click();
            await page.getByText('No dead letter matches.').waitFor();
            await page.goBack();
            await page.getByText('1 dead letter shown.').waitFor();
            """);
    }

    [Fact]
    public async Task The_list_follows_the_cursor_of_an_empty_page()
    {
        await _site.KillAsync(1, Channels.Telegram);
        // The bus examines 10,000 dead letters for one page, and the only match is older than these.
        await _site.KillAsync(10_001);
        await using var page = await OpenAsync();

        var pages = await page.DoAsync("""
            const pages = [];
            page.on('response', async (response) => {
              if (response.url().includes('/dead-letters?')) pages.push(response.json());
            });
            await page.evaluate(() => { location.hash = '#dead-letters?channel=telegram'; });
            await page.getByText('1 dead letter shown.').waitFor();
            await page.getByRole('row', { name: /telegram/ }).waitFor();
            return Promise.all(pages);
            """);

        pages.EnumerateArray().Select(answer => answer.GetProperty("items").GetArrayLength()).Should().Equal(0, 1);
        pages[0].GetProperty("next").GetString().Should().NotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_channel_is_paused_and_resumed_by_keyboard()
    {
        await using var page = await OpenAsync();

        await page.DoAsync("""
            await page.getByRole('button', { name: 'Pause email' }).focus();
            await page.keyboard.press('Enter');
            await page.getByRole('dialog', { name: 'Pause email?' }).waitFor();
            await page.keyboard.press('Escape');
            await page.getByRole('dialog').waitFor({ state: 'detached' });
            """);
        (await _site.Bus.GetStatisticsAsync()).For(Channels.Email).IsPaused.Should().BeFalse("the operator canceled");
        await page.DoAsync("""
            await page.keyboard.press('Enter');
            await page.getByRole('dialog', { name: 'Pause email?' }).waitFor();
            await page.keyboard.press('Tab');
            await page.keyboard.press('Enter');
            await page.getByRole('row', { name: /email/ }).getByText('Paused').waitFor();
            """);
        (await _site.Bus.GetStatisticsAsync()).For(Channels.Email).IsPaused.Should().BeTrue();

        await _site.EnqueueAsync();
        await page.DoAsync("""
            const row = page.locator('tr', { hasText: 'email' });
            await row.locator('[data-label="Transactional"]', { hasText: '1' }).waitFor();
            """);
        _site.Sender.Requests.Should().BeEmpty("nothing is sent on a paused channel");
        (await page.TextAsync("return page.evaluate(() => document.activeElement.getAttribute('aria-label'))"))
            .Should().Be("Resume email", "a poll leaves the focus where it is");

        await page.DoAsync("""
            await page.keyboard.press('Enter');
            await page.getByText('email was resumed.').waitFor();
            """);
        using var guard = new CancellationTokenSource(ChromiumBrowser.Guard);
        await _site.Sender.WaitForAsync(1, guard.Token);
        await page.DoAsync("await page.getByText('In the last 30 minutes: 1 sent, 0 failed.').waitFor()");
    }

    [Fact]
    public async Task The_list_and_the_details_show_the_same_number_of_failures()
    {
        await _site.KillAsync(1, Channels.Telegram, Channels.Email);
        await using var page = await OpenAsync("#dead-letters");

        var inList = await page.TextAsync("return page.locator('td[data-label=Failures]').textContent()");
        await page.DoAsync("await page.getByRole('row').getByRole('link').click()");
        var inDetails = await page.TextAsync("return page.locator('h3').textContent()");

        inDetails.Should().Be($"{inList} failures").And.Be("2 failures");
    }

    [Fact]
    public async Task A_dead_letter_with_an_invalid_address_is_sent_after_the_suppression_was_lifted()
    {
        await _site.InvalidateAsync();
        await using var page = await OpenAsync("#dead-letters");

        await page.DoAsync("""
            await page.getByRole('row').getByRole('link').click();
            const hint = page.getByRole('group', { name: 'Suppressed addresses' });
            await hint.getByText('A requeued message is not sent to these addresses.').waitFor();
            await hint.getByText('ada@example.com (E-mail): bounced').waitFor();
            """);
        await page.ScreenshotAsync("dead-letter-suppressed");
        await page.DoAsync("""
            await page.getByRole('button', { name: 'Lift the suppression of ada@example.com' }).click();
            await page.getByRole('dialog', { name: 'Lift this suppression?' })
              .getByRole('button', { name: 'Lift' }).click();
            await page.getByText('No address of the recipient is suppressed now.').waitFor();
            await page.getByRole('button', { name: 'Requeue' }).click();
            await page.getByText('There are no dead letters.').waitFor();
            """);

        using var guard = new CancellationTokenSource(ChromiumBrowser.Guard);
        await _site.Sender.WaitForAsync(2, guard.Token);
        (await _site.Bus.DeadLetters.ListAsync(new())).Items.Should().BeEmpty();
    }

    [Fact]
    public async Task Suppressions_are_filtered_and_lifted_after_a_confirmation()
    {
        await _site.InvalidateAsync();
        var unsubscribed = new Suppression
        {
            Reason = SuppressionReason.Unsubscribed,
            At = DateTimeOffset.UtcNow,
            List = "news",
        };
        await _site.Book.SuppressAsync(Channels.Email, "bob@example.com", unsubscribed);
        await using var page = await OpenAsync();

        await page.DoAsync("""
            await page.getByRole('navigation').getByRole('link', { name: 'Suppressions' }).click();
            await page.getByText('2 suppressions shown.').waitFor();
            """);
        await page.ScreenshotAsync("suppressions");
        await page.DoAsync("""
            await page.getByLabel('Reason').selectOption('unsubscribed');
            await page.getByLabel('Address contains').fill('BOB@');
            await page.getByRole('button', { name: 'Filter' }).click();
            await page.getByText('1 suppression shown.').waitFor();
            await page.getByRole('button', { name: 'Lift the suppression of bob@example.com for the list news' }).click();
            await page.getByText('The recipient unsubscribed. Lift the suppression only if').waitFor();
            await page.keyboard.press('Escape');
            await page.getByRole('dialog').waitFor({ state: 'detached' });
            """);
        (await _site.Book.GetSuppressionAsync(Channels.Email, "bob@example.com", "news")).Should().NotBeNull();

        await page.DoAsync("""
            await page.keyboard.press('Enter');
            await page.getByRole('dialog').getByRole('button', { name: 'Lift' }).click();
            await page.getByText('The suppression of bob@example.com was lifted.').waitFor();
            await page.getByText('No suppression matches.').waitFor();
            """);
        (await _site.Book.GetSuppressionAsync(Channels.Email, "bob@example.com", "news")).Should().BeNull();
        (await _site.Book.GetSuppressionAsync(Channels.Email, "ada@example.com")).Should().NotBeNull();
    }

    [Fact]
    public async Task Who_loses_the_session_or_the_site_is_told_so()
    {
        await using var page = await OpenAsync();
        await page.DoAsync("""
            await page.getByRole('button', { name: 'Pause email' }).waitFor();
            const cookies = await context.cookies();
            await context.clearCookies();
            await page.getByText('You are not signed in, or your session has expired.').waitFor();
            await context.addCookies(cookies.map((cookie) => ({ ...cookie, value: 'ada' })));
            await page.getByRole('button', { name: 'Try again' }).click();
            await page.getByText('You are signed in, but you do not have the permission').waitFor();
            await context.addCookies(cookies);
            await page.getByRole('button', { name: 'Try again' }).click();
            await page.locator('.lost:empty').waitFor({ state: 'attached' });
            """);
        await _site.StopAsync();
        await page.DoAsync("""
            await page.getByText('The site cannot be reached. The figures may be outdated.').waitFor();
            """);
    }

    [Fact]
    public async Task Nobody_sees_the_page_without_the_right_to()
    {
        using var client = new HttpClient();
        foreach (var file in new[] { "ui", "ui/app.js" })
            ((int)(await client.GetAsync(_site.At(file))).StatusCode).Should().Be(401);
    }

    private Task<BrowserPage> OpenAsync(string hash = "") => browser.OpenAsync(_site.At("ui" + hash), OperatorSite.Session);
}
