using Microsoft.Extensions.DependencyInjection;
using Notify.Delivery;
using Notify.Templates;
using Notify.Testing;

namespace Notify.Telegram.Tests;

public sealed class TelegramMessagesTests : IAsyncLifetime
{
    private LocalBotApi _api = null!;
    private ServiceProvider _provider = null!;

    private ITelegramMessages Messages => _provider.GetRequiredService<ITelegramMessages>();

    public async Task InitializeAsync()
    {
        _api = await LocalBotApi.StartAsync();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddNotify(o => o.Via = Via.FirstOf(Channels.Telegram))
            .AddTelegram(o => (o.BotToken, o.ApiUrl) = (_api.Token, _api.Url));
        _provider = services.BuildServiceProvider();
    }

    public async Task DisposeAsync()
    {
        await _provider.DisposeAsync();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task A_text_is_replaced_with_its_keyboard()
    {
        var id = await SendAsync(new RenderedMessage("*open*"));

        var result = await Messages.EditAsync(
            "42", id, Content("*filled*", ("keyboard", """[[{"text":"Show","callback_data":"s"}]]""")));

        (result.Outcome, result.ProviderId).Should().Be((SendOutcome.Sent, id));
        var message = _api.Messages.Should().ContainSingle().Which;
        (message.Text, message.Entities.Single().Type, message.Keyboard.Single().Single().Text)
            .Should().Be(("filled", "bold", "Show"));
    }

    [Fact]
    public async Task A_caption_is_replaced()
    {
        var id = await SendAsync(Content("open", ("photo", "AgACAgIAAxkBAAIBY2Nh-file")));

        (await Messages.EditAsync("42", id, new RenderedMessage("filled"))).Outcome.Should().Be(SendOutcome.Sent);

        var message = _api.Messages.Single();
        (message.Text, message.File!.Kind).Should().Be(("filled", "photo"));
    }

    [Fact]
    public async Task The_same_text_once_more_is_a_success()
    {
        var id = await SendAsync(new RenderedMessage("open"));

        (await Messages.EditAsync("42", id, new RenderedMessage("open"))).Outcome.Should().Be(SendOutcome.Sent);

        _api.Calls[^1].Description.Should().Contain("message is not modified");
    }

    [Fact]
    public async Task A_message_that_does_not_exist_cannot_be_edited()
    {
        var result = await Messages.EditAsync("42", "999", new RenderedMessage("x"));

        (result.Outcome, result.Error).Should().Be((SendOutcome.Rejected, "message_not_found"));
    }

    [Theory]
    [InlineData("*open", "bad_markup")]
    [InlineData("", "too_long")]
    public async Task An_invalid_text_is_rejected_without_a_call(string text, string error)
    {
        var id = await SendAsync(new RenderedMessage("open"));
        var calls = _api.CallsReceived;

        var result = await Messages.EditAsync("42", id, new RenderedMessage(text));

        (result.Outcome, result.Error, _api.CallsReceived).Should().Be((SendOutcome.Rejected, error, calls));
    }

    [Fact]
    public async Task All_messages_of_a_notification_are_deleted()
    {
        var ids = await SendAsync(new RenderedMessage(string.Join(' ', Enumerable.Repeat("word", 1000))));
        await SendAsync(new RenderedMessage("another"));

        var result = await Messages.DeleteAsync("42", ids);

        (ids, result.Outcome).Should().Be(("1,2", SendOutcome.Sent));
        _api.Messages.Should().ContainSingle().Which.Text.Should().Be("another");
    }

    [Fact]
    public async Task A_limit_is_reported_with_the_time_to_wait()
    {
        _api.Script(BotApiScript.TooManyRequests(7));

        var result = await Messages.DeleteAsync("42", "1");

        (result.Outcome, result.RetryAfter).Should().Be((SendOutcome.Throttled, TimeSpan.FromSeconds(7)));
    }

    [Theory]
    [InlineData("ada at telegram", "1")]
    [InlineData("42", "one")]
    [InlineData("42", "1,,2")]
    [InlineData("42", "-1")]
    public async Task Invalid_arguments_throw_and_are_not_repeated(string chat, string ids)
    {
        var failure = await FluentActions.Awaiting(() => Messages.DeleteAsync(chat, ids))
            .Should().ThrowAsync<ArgumentException>();

        failure.Which.Message.Should().NotContain("ada");
        _api.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task A_hundred_messages_are_deleted_at_most()
    {
        var ids = Enumerable.Range(1, 101).Select(id => $"{id}").ToList();

        await Messages.DeleteAsync("42", string.Join(',', ids.Take(100)));
        var deletion = () => Messages.DeleteAsync("42", string.Join(',', ids));

        (await deletion.Should().ThrowAsync<ArgumentException>()).Which.Message.Should().Contain("1 to 100 numbers");
        _api.Calls.Should().ContainSingle();
    }

    [Fact]
    public async Task A_message_of_several_parts_cannot_be_edited() =>
        await FluentActions.Awaiting(() => Messages.EditAsync("42", "1,2", new RenderedMessage("x")))
            .Should().ThrowAsync<ArgumentException>();

    private static RenderedMessage Content(string text, params (string Name, string Value)[] parts) =>
        new(text) { Parts = parts.ToDictionary(part => part.Name, part => part.Value) };

    private async Task<string> SendAsync(RenderedMessage content)
    {
        var sender = _provider.GetServices<ChannelRegistration>().Single().Sender(_provider);
        var parts = content.Parts.Select(part => (part.Key, part.Value)).ToArray();
        var request = Harness.TelegramWorld.Request(content.Body, parts: parts);
        return (await sender.SendAsync(request, CancellationToken.None)).ProviderId!;
    }
}
