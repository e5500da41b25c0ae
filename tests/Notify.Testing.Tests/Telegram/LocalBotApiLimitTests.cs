using Microsoft.Extensions.Time.Testing;

namespace Notify.Testing.Tests.Telegram;

public class LocalBotApiLimitTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task One_chat_takes_one_message_a_second()
    {
        await using var api = await StartAsync();

        (await Bot.SayAsync(api, "one")).Status.Should().Be(200);
        var early = await Bot.SayAsync(api, "too early");
        (await Bot.SayAsync(api, "another chat", "43")).Status.Should().Be(200);
        _time.Advance(TimeSpan.FromSeconds(1));
        (await Bot.SayAsync(api, "two")).Status.Should().Be(200);

        early.Answer.ToJsonString()
            .Should().Be(
                """{"ok":false,"error_code":429,"description":"Too Many Requests: retry after """
                    + """1","parameters":{"retry_after":1}}""");
        api.Messages.Select(message => (message.Text, message.ReceivedAt.Second))
            .Should().Equal(("one", 0), ("another chat", 0), ("two", 1));
    }

    [Theory]
    [InlineData("-42")]
    [InlineData("@gold_news")]
    public async Task A_group_takes_twenty_a_minute(string group)
    {
        await using var api = await StartAsync();

        for (var n = 0; n < 20; n++)
        {
            (await Bot.SayAsync(api, "x", group)).Status.Should().Be(200);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        var (status, answer) = await Bot.SayAsync(api, "x", group);
        (status, answer["parameters"]!["retry_after"]!.GetValue<int>()).Should().Be((429, 40));
        _time.Advance(TimeSpan.FromSeconds(40));
        (await Bot.SayAsync(api, "x", group)).Status.Should().Be(200);
    }

    [Fact]
    public async Task The_bot_sends_thirty_a_second_and_a_refused_message_does_not_count()
    {
        await using var api = await StartAsync();
        for (var chat = 1; chat <= 30; chat++)
            (await SayToAsync(api, chat)).Should().Be(200);

        (await SayToAsync(api, 31)).Should().Be(429);
        _time.Advance(TimeSpan.FromSeconds(1));
        (await SayToAsync(api, 31)).Should().Be(200);
    }

    [Fact]
    public async Task Limits_can_be_set_and_turned_off()
    {
        await using var api = await StartAsync(options =>
            (options.ChatLimit, options.BotLimit) = (RateLimit.None, new RateLimit(2, TimeSpan.FromSeconds(10))));

        (await SayToAsync(api, 1)).Should().Be(200);
        (await SayToAsync(api, 1)).Should().Be(200);
        (await SayToAsync(api, 1)).Should().Be(429);
    }

    [Fact]
    public async Task Unasked_nothing_is_held()
    {
        await using var api = await LocalBotApi.StartAsync(new() { TimeProvider = _time });

        for (var n = 0; n < 40; n++)
            (await SayToAsync(api, 1)).Should().Be(200);
    }

    private static async Task<int> SayToAsync(LocalBotApi api, int chat) =>
        (await Bot.SayAsync(api, "x", chat.ToString(System.Globalization.CultureInfo.InvariantCulture))).Status;

    private Task<LocalBotApi> StartAsync(Action<LocalBotApiOptions>? configure = null)
    {
        var options = new LocalBotApiOptions { EnforceLimits = true, TimeProvider = _time };
        configure?.Invoke(options);
        return LocalBotApi.StartAsync(options);
    }
}
