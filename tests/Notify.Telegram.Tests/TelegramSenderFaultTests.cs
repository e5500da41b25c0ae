using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Notify.Addresses;
using Notify.Delivery;
using Notify.Telegram.Tests.Harness;
using Notify.Testing;

namespace Notify.Telegram.Tests;

public sealed class TelegramSenderFaultTests
{
    public static TheoryData<BotApiScript, SendOutcome, string> Answers => new()
    {
        { BotApiScript.Blocked(), SendOutcome.InvalidRecipient, "blocked" },
        { BotApiScript.Kicked(), SendOutcome.InvalidRecipient, "kicked" },
        { BotApiScript.NotAMember(), SendOutcome.InvalidRecipient, "not_a_member" },
        { BotApiScript.Deactivated(), SendOutcome.InvalidRecipient, "deactivated" },
        { BotApiScript.GroupDeleted(), SendOutcome.InvalidRecipient, "chat_deleted" },
        { BotApiScript.ChatNotFound(), SendOutcome.InvalidRecipient, "chat_not_found" },
        { BotApiScript.Unauthorized(), SendOutcome.Misconfigured, "401" },
        { BotApiScript.Refuse(404, "Not Found"), SendOutcome.Misconfigured, "404" },
        { BotApiScript.Refuse(413, "Request Entity Too Large"), SendOutcome.Rejected, "too_large" },
        { BotApiScript.Refuse(400, "Bad Request: message thread not found"), SendOutcome.Rejected, "thread_not_found" },
        { BotApiScript.Refuse(403, "Forbidden: something new"), SendOutcome.InvalidRecipient, "403" },
        { BotApiScript.InternalError(), SendOutcome.Transient, "500" },
        { BotApiScript.BadGateway(), SendOutcome.Transient, "502" },
        { BotApiScript.Foreign(502, "application/json", "<html>"), SendOutcome.Transient, "502" },
        { BotApiScript.Foreign(503, "application/json", "{}"), SendOutcome.Transient, "503" },
        { BotApiScript.Foreign(429, "text/html", "slow down"), SendOutcome.Throttled, "429" },
        { BotApiScript.Foreign(404, "text/html", "no such page"), SendOutcome.Misconfigured, "404" },
        { BotApiScript.Foreign(302, "text/html", "elsewhere"), SendOutcome.Misconfigured, "302" },
        { BotApiScript.Foreign(200, "text/html", "<html>"), SendOutcome.Unknown, "bad_answer" },
        { BotApiScript.Foreign(200, "application/json", "{\"ok\":true}"), SendOutcome.Unknown, "bad_answer" },
        { BotApiScript.Malformed(), SendOutcome.Unknown, "bad_answer" },
        { BotApiScript.LoseAnswer(), SendOutcome.Unknown, "connection_lost" },
        { BotApiScript.DropAfterReading(), SendOutcome.Unknown, "connection_lost" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task An_answer_becomes_an_outcome_and_the_next_message_goes(
        BotApiScript script,
        SendOutcome outcome,
        string word)
    {
        await using var world = await TelegramWorld.StartAsync();
        world.Api.Script(script);

        var result = await world.SendAsync();
        var next = await world.SendAsync();

        (result.Outcome, result.Error).Should().Be((outcome, word));
        next.Outcome.Should().Be(SendOutcome.Sent);
    }

    [Theory]
    [InlineData("1", PauseScope.Channel)]
    [InlineData("-42", PauseScope.Address)]
    [InlineData("-1001234567890", PauseScope.Address)]
    [InlineData("@news", PauseScope.Address)]
    public async Task A_429_makes_its_chat_wait_and_may_concern_the_bot_if_the_chat_is_private(
        string chat, PauseScope suspected)
    {
        await using var world = await TelegramWorld.StartAsync();
        world.Api.Script(BotApiScript.TooManyRequests(7));

        var result = await world.SendAsync(TelegramWorld.Request(chat: chat));

        (result.Outcome, result.RetryAfter, result.Scope, result.SuspectedScope)
            .Should().Be((SendOutcome.Throttled, TimeSpan.FromSeconds(7), PauseScope.Address, suspected));
    }

    [Fact]
    public async Task A_429_whose_text_alone_says_how_long_is_respected()
    {
        await using var world = await TelegramWorld.StartAsync();
        world.Api.Script(BotApiScript.Refuse(429, "Too Many Requests: retry after 35"));

        (await world.SendAsync()).RetryAfter.Should().Be(TimeSpan.FromSeconds(35));
    }

    [Fact]
    public async Task A_group_that_became_a_supergroup_is_followed_and_its_new_id_told()
    {
        var logger = new FakeLogger<TelegramSender>();
        await using var world = await TelegramWorld.StartAsync(logger: logger);
        world.Api.Script(BotApiScript.Migrate(-1001234567890).ForChat(-42).Forever());

        var result = await world.SendAsync(
            TelegramWorld.Request(string.Join(' ', Enumerable.Repeat("word", 1000)), chat: "-42"));

        (result.Outcome, result.MovedTo).Should().Be((SendOutcome.Sent, "-1001234567890"));
        world.Api.Messages.Should().HaveCount(2).And.OnlyContain(message => message.Chat == "-1001234567890");
        world.Api.CallsReceived.Should().Be(3, "the second part is sent to the new id");
        logger.Collector.GetSnapshot()
            .Should().Contain(record => record.Id.Id == 3003 && !record.Message.Contains("1234567890"));
    }

    [Fact]
    public async Task A_move_is_followed_once()
    {
        await using var world = await TelegramWorld.StartAsync();
        world.Api.Script(BotApiScript.Migrate(-1002).ForChat(-1001), BotApiScript.Migrate(-1003).ForChat(-1002));

        var result = await world.SendAsync(TelegramWorld.Request(chat: "-1001"));

        (result.Outcome, result.Error, result.MovedTo).Should().Be((SendOutcome.Transient, "migrated", "-1003"));
        world.Api.CallsReceived.Should().Be(2);
    }

    [Fact]
    public async Task A_move_is_told_even_where_the_new_chat_refuses()
    {
        await using var world = await TelegramWorld.StartAsync();
        world.Api.Script(BotApiScript.Migrate(-1002).ForChat(-1001), BotApiScript.TooManyRequests(3).ForChat(-1002));

        var result = await world.SendAsync(TelegramWorld.Request(chat: "-1001"));

        (result.Outcome, result.MovedTo).Should().Be((SendOutcome.Throttled, "-1002"));
    }

    [Fact]
    public async Task A_files_second_try_reads_it_from_its_beginning()
    {
        await using var world = await TelegramWorld.StartAsync();
        world.Api.Script(BotApiScript.Migrate(-1002).ForChat(-1001));

        await world.SendAsync(
            TelegramWorld.Request(
                chat: "-1001",
                attachments: [Attachment.FromBytes("a.txt", "text/plain", "whole"u8.ToArray())]));

        System.Text.Encoding.UTF8.GetString(world.Api.Messages.Should().ContainSingle().Which.File!.Content.Span)
            .Should().Be("whole");
    }

    [Fact]
    public async Task A_malformed_address_is_an_invalid_recipient_without_a_call()
    {
        await using var world = await TelegramWorld.StartAsync();

        var result = await world.SendAsync(TelegramWorld.Request(chat: "ada"));

        (result.Outcome, result.Suppression, result.Error)
            .Should().Be((SendOutcome.InvalidRecipient, SuppressionReason.Bounced, "address"));
        world.Api.CallsReceived.Should().Be(0);
    }

    [Fact]
    public async Task A_server_down_and_back_is_unreachable_and_then_sends()
    {
        var logger = new FakeLogger<TelegramSender>();
        await using var world = await TelegramWorld.StartAsync(logger: logger);
        await world.SendAsync();
        await world.Api.StopAsync();

        var down = await world.SendAsync();
        await world.Api.RestartAsync();
        var back = await world.SendAsync();

        (down.Outcome, down.Error).Should().Be((SendOutcome.Unreachable, "connection_refused"));
        back.Outcome.Should().Be(SendOutcome.Sent);
        logger.Collector.GetSnapshot().Should().ContainSingle().Which.Id.Id.Should().Be(3000);
    }

    [Fact]
    public async Task An_unknown_server_name_is_unreachable()
    {
        await using var world = await TelegramWorld.StartAsync(o => o.ApiUrl = "http://bot-api.invalid");

        var result = await world.SendAsync();

        (result.Outcome, result.Error).Should().Be((SendOutcome.Unreachable, "dns"));
    }

    [Fact]
    public async Task A_server_without_TLS_is_a_fault_of_the_settings()
    {
        await using var world = await TelegramWorld.StartAsync(o =>
            o.ApiUrl = o.ApiUrl.Replace("http://", "https://", StringComparison.Ordinal)
        );

        var result = await world.SendAsync();

        (result.Outcome, result.Error).Should().Be((SendOutcome.Misconfigured, "tls"));
    }

    [Fact]
    public async Task A_silent_server_is_unknown_when_the_time_is_up()
    {
        var time = new FakeTimeProvider();
        await using var world = await TelegramWorld.StartAsync(time: time);
        world.Api.Script(BotApiScript.Slow(token =>
        {
            time.Advance(TimeSpan.FromSeconds(101));
            return new TaskCompletionSource().Task.WaitAsync(token);
        }));

        var result = await world.SendAsync();

        (result.Outcome, result.Error).Should().Be((SendOutcome.Unknown, "timeout"));
        (await world.SendAsync()).Outcome.Should().Be(SendOutcome.Sent);
    }

    [Fact]
    public async Task A_server_that_does_not_take_the_connection_in_time_is_unreachable()
    {
        // Listens, and never accepts: TLS waits for the greeting.
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        await using var world = await TelegramWorld.StartAsync(o =>
            (o.ApiUrl, o.ConnectTimeout) = ($"https://127.0.0.1:{port}", TimeSpan.FromMilliseconds(300))
        );

        var result = await world.SendAsync();

        (result.Outcome, result.Error).Should().Be((SendOutcome.Unreachable, "timeout"));
    }

    [Fact]
    public async Task A_connection_that_breaks_while_a_file_goes_up_is_transient()
    {
        await using var world = await TelegramWorld.StartAsync();
        world.Api.Script(BotApiScript.DropBeforeReading());
        var large = Attachment.ByReference("large.bin", "application/octet-stream", "large");

        var result = await world.SendAsync(
            TelegramWorld.Request("large", attachments: [large], source: new LargeSource()));

        (result.Outcome, result.Error).Should().Be((SendOutcome.Transient, "connection_lost"));
        (await world.SendAsync()).Outcome.Should().Be(SendOutcome.Sent);
    }

    private sealed class LargeSource : IAttachmentSource
    {
        public ValueTask<Stream?> OpenAsync(string reference, CancellationToken cancellationToken) =>
            ValueTask.FromResult<Stream?>(new MemoryStream(new byte[40 * 1024 * 1024]));
    }
}
