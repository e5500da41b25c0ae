using System.Net;
using System.Net.Sockets;
using Notify.Testing.Tests.Smtp;
using Telegram.Bot;
using Telegram.Bot.Exceptions;

namespace Notify.Testing.Tests.Telegram;

public class BotApiScriptTests
{
    public static TheoryData<BotApiScript, int, string> Refusals => new()
    {
        { BotApiScript.Blocked(), 403, "Forbidden: bot was blocked by the user" },
        { BotApiScript.Deactivated(), 403, "Forbidden: user is deactivated" },
        { BotApiScript.Kicked(), 403, "Forbidden: bot was kicked from the supergroup chat" },
        { BotApiScript.NotAMember(), 403, "Forbidden: bot is not a member of the channel chat" },
        { BotApiScript.GroupDeleted(), 403, "Forbidden: the group chat was deleted" },
        { BotApiScript.ChatNotFound(), 400, "Bad Request: chat not found" },
        { BotApiScript.Unauthorized(), 401, "Unauthorized" },
        { BotApiScript.InternalError(), 500, "Internal Server Error: restart" },
        { BotApiScript.TooManyRequests(7), 429, "Too Many Requests: retry after 7" },
        { BotApiScript.Migrate(-100), 400, "Bad Request: group chat was upgraded to a supergroup chat" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_has_the_shape_of_the_Bot_API_and_acts_once(
        BotApiScript script,
        int code,
        string description)
    {
        await using var api = await LocalBotApi.StartAsync();
        api.Script(script);

        var refused = await FluentActions.Awaiting(() => Bot.Client(api).SendMessage(42, "hello"))
            .Should().ThrowAsync<ApiRequestException>();
        await Bot.Client(api).SendMessage(42, "again");

        (refused.Which.ErrorCode, refused.Which.Message).Should().Be((code, description));
        (refused.Which.Parameters?.RetryAfter, refused.Which.Parameters?.MigrateToChatId)
            .Should()
            .Be((code == 429 ? 7 : null, description.Contains("upgraded", StringComparison.Ordinal) ? -100 : null));
        api.Messages.Should().ContainSingle().Which.Text.Should().Be("again");
        api.Calls.Select(call => (call.Status, call.Description)).Should().Equal((code, description), (200, null));
    }

    [Fact]
    public async Task A_script_may_be_for_a_chat_or_a_method_and_act_several_times()
    {
        await using var api = await LocalBotApi.StartAsync();
        api.Script(
            BotApiScript.Blocked().ForChat(42).Times(2),
            BotApiScript.InternalError().ForMethod("sendPhoto").Forever(),
            BotApiScript.ChatNotFound().ForChat("@Gold"));

        var statuses = new List<int>();
        (string, string)[] calls =
        [
            ("sendMessage", "42"),
            ("sendMessage", "43"),
            ("sendMessage", "42"),
            ("sendMessage", "42"),
            ("sendPhoto", "1"),
            ("sendPhoto", "2"),
            ("sendMessage", "@gold"),
        ];
        foreach (var (method, chat) in calls)
        {
            var body = $$"""{"chat_id":"{{chat}}","text":"x","photo":"https://example.com/a.png"}""";
            statuses.Add((await Bot.PostAsync(api, method, body)).Status);
        }

        api.ClearScripts();
        statuses.Add(
            (await Bot.PostAsync(api, "sendPhoto", """{"chat_id":"1","photo":"https://example.com/a.png"}""")).Status
        );

        statuses.Should().Equal(403, 200, 403, 200, 500, 500, 400, 200);
    }

    [Fact]
    public async Task Something_in_between_answers_in_its_own_words()
    {
        await using var api = await LocalBotApi.StartAsync();
        api.Script(BotApiScript.BadGateway(), BotApiScript.Malformed());

        var gateway = await FluentActions.Awaiting(() => Bot.Client(api).SendMessage(42, "one"))
            .Should().ThrowAsync<RequestException>();
        var malformed = await FluentActions.Awaiting(() => Bot.Client(api).SendMessage(42, "two"))
            .Should().ThrowAsync<RequestException>();

        (gateway.Which.HttpStatusCode, malformed.Which.HttpStatusCode)
            .Should().Be((HttpStatusCode.BadGateway, HttpStatusCode.OK));
        api.Messages.Should().ContainSingle().Which.Text.Should().Be("two");
    }

    [Fact]
    public async Task Connections_are_dropped_before_and_after_reading_and_an_answer_is_lost()
    {
        await using var api = await LocalBotApi.StartAsync();
        api.Script(BotApiScript.DropBeforeReading(), BotApiScript.DropAfterReading(), BotApiScript.LoseAnswer());

        foreach (var text in (string[])["unread", "read", "kept"])
            await FluentActions.Awaiting(() => Bot.SayAsync(api, text)).Should().ThrowAsync<HttpRequestException>();

        api.Messages.Should().ContainSingle().Which.Text.Should().Be("kept");
        api.Calls.Select(call => (call.Chat, call.Status)).Should().Equal((null, 0), ("42", 0), ("42", 0));
    }

    [Fact]
    public async Task A_held_answer_waits_for_its_gate_and_the_message_is_there_already()
    {
        await using var api = await LocalBotApi.StartAsync();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        api.Script(BotApiScript.Slow(gate.Task.WaitAsync));

        var saying = Bot.SayAsync(api, "slow");
        var message = await api.WaitForMessageAsync(m => m.Text == "slow").Soon();

        saying.IsCompleted.Should().BeFalse();
        gate.SetResult();
        (await saying).Status.Should().Be(200);
        message.ToString().Should().Be("ReceivedBotMessage 1 (sendMessage)");
    }

    [Fact]
    public async Task A_delay_runs_by_the_given_clock()
    {
        var time = new TimerSignal();
        await using var api = await LocalBotApi.StartAsync(new() { TimeProvider = time });
        api.Script(BotApiScript.Slow(TimeSpan.FromMinutes(10)));

        var saying = Bot.SayAsync(api, "slow");
        await time.Armed.Soon();
        time.Advance(TimeSpan.FromMinutes(10));

        (await saying.Soon()).Status.Should().Be(200);
    }

    [Fact]
    public async Task A_call_that_hangs_is_let_go_of_when_its_connection_is_dropped()
    {
        await using var api = await LocalBotApi.StartAsync();
        api.Script(BotApiScript.Hang());

        var hanging = Bot.SayAsync(api, "one");
        await api.WaitUntilAsync(() => api.OpenConnections == 1).Soon();
        api.DropConnections();

        // A connection that is reset before HttpClient has checked its remote end fails with the error of the socket.
        (await FluentActions.Awaiting(() => hanging).Should().ThrowAsync<Exception>())
            .Which.Should().Match(lost => lost is HttpRequestException || lost is SocketException);
        await api.WaitUntilAsync(() => api.OpenConnections == 0).Soon();

        api.Messages.Should().BeEmpty();
    }

    [Fact]
    public void Nonsense_is_refused_and_a_script_says_what_it_does()
    {
        FluentActions.Invoking(() => BotApiScript.Refuse(200, "fine")).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => BotApiScript.TooManyRequests(0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => BotApiScript.Blocked().Times(0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => BotApiScript.DropBeforeReading().ForChat(42))
            .Should().Throw<InvalidOperationException>()
            .WithMessage("*DropAfterReading*");

        BotApiScript.Blocked().Times(3).ToString().Should().Be("Answer 403, 3×");
        BotApiScript.Hang().Forever().ToString().Should().Be("Hang, ∞×");
    }
}
