using Notify.Testing.Tests.Smtp;

namespace Notify.Testing.Tests.Telegram;

public class LocalBotApiLifeTests
{
    [Fact]
    public async Task It_goes_down_and_comes_back_at_the_same_address()
    {
        await using var api = await LocalBotApi.StartAsync();
        var url = api.Url;
        await Bot.SayAsync(api, "before");

        await api.StopAsync();
        await api.StopAsync();
        await FluentActions.Awaiting(() => Bot.SayAsync(api, "down")).Should().ThrowAsync<HttpRequestException>();
        await api.RestartAsync();
        await Bot.SayAsync(api, "after");

        api.Url.Should().Be(url);
        api.Messages.Select(message => message.Text).Should().Equal("before", "after");
    }

    [Fact]
    public async Task A_taken_port_is_named()
    {
        await using var first = await LocalBotApi.StartAsync();
        var port = new Uri(first.Url).Port;

        var failure = await FluentActions.Awaiting(() => LocalBotApi.StartAsync(new() { Port = port }))
            .Should().ThrowAsync<InvalidOperationException>();

        failure.Which.Message.Should().Contain($"{port}").And.Contain("LocalBotApiOptions.Port");
    }

    [Fact]
    public async Task Waiting_and_reading_end_with_the_server()
    {
        var api = await LocalBotApi.StartAsync();
        await Bot.SayAsync(api, "one");
        await Bot.SayAsync(api, "two");
        (await api.WaitForMessagesAsync(2).Soon()).Should().HaveCount(2);
        (await api.WaitForMessageAsync().Soon()).Text.Should().Be("one");
        var waiting = api.WaitForMessagesAsync(3);
        var reading = Task.Run(async () =>
        {
            var texts = new List<string>();
            await foreach (var message in api.ReadAllAsync())
                texts.Add(message.Text);
            return texts;
        });
        await Bot.SayAsync(api, "three");
        (await waiting.Soon()).Should().HaveCount(3);
        var never = api.WaitForMessagesAsync(9);

        await api.DisposeAsync();

        (await reading.Soon()).Should().Equal("one", "two", "three");
        await FluentActions.Awaiting(() => never).Should().ThrowAsync<ObjectDisposedException>();
        await FluentActions.Awaiting(() => api.RestartAsync()).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task Unkept_messages_are_counted_only()
    {
        await using var api = await LocalBotApi.StartAsync(new() { KeepMessages = false });

        await Bot.SayAsync(api, "one");

        (api.Messages.Count, api.Calls.Count, api.MessagesAccepted, api.CallsReceived).Should().Be((0, 0, 1, 1));
        await FluentActions.Awaiting(() => api.WaitForMessageAsync())
            .Should().ThrowAsync<InvalidOperationException>()
            .WithMessage("*KeepMessages*");
    }

    [Fact]
    public async Task Clearing_forgets_and_counts_go_on()
    {
        await using var api = await LocalBotApi.StartAsync();
        await Bot.SayAsync(api, "one");
        api.Script(BotApiScript.Blocked());

        api.Clear();
        await Bot.SayAsync(api, "two");

        api.Messages.Should().ContainSingle().Which.Id.Should().Be(2);
        api.Calls.Should().ContainSingle().Which.ToString().Should().Be("ReceivedBotCall sendMessage 200");
        api.MessagesAccepted.Should().Be(2);
    }

    public static TheoryData<Action<LocalBotApiOptions>, string> Mistakes =>
        new()
        {
            { o => o.Port = 70_000, "Port is 70000; use 0 for a free port, or 1 to 65535." },
            {
                o => o.Token = "secret",
                "Token is not a valid bot token. Use digits, a colon, and at least 30 letters, digits, _ or -."
            },
            {
                o => o.ChatLimit = new() { Permits = 1 },
                "ChatLimit must have Permits of at least 1 and a Window above zero. Use RateLimit.None for no limit."
            },
        };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_wrong_option_says_what_to_write(Action<LocalBotApiOptions> mistake, string message)
    {
        var options = new LocalBotApiOptions();
        mistake(options);

        (await FluentActions.Awaiting(() => LocalBotApi.StartAsync(options)).Should().ThrowAsync<ArgumentException>())
            .Which.Message.Should().Be(message);
    }
}
