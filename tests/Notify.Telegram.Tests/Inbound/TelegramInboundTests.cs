using System.Text.Json;
using Notify.Addresses;
using Notify.Inbound;
using Notify.Telegram.Tests.Harness;
using Notify.Testing;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace Notify.Telegram.Tests.Inbound;

public sealed class TelegramInboundTests
{
    private const long Chat = 987654321;
    private const long Group = -1001234567890;

    public static TheoryData<string, string, bool> Memberships => new()
    {
        { "private", "kicked", true },
        { "private", "member", false },
        { "group", "left", true },
        { "group", "kicked", true },
        { "group", "member", false },
        { "supergroup", "left", true },
        { "supergroup", "administrator", false },
        { "supergroup", "restricted", false },
        { "channel", "kicked", true },
        { "channel", "administrator", false },
    };

    [Fact]
    public async Task A_user_who_comes_by_a_link_gets_an_address_and_is_told()
    {
        await using var world = new InboundWorld();

        var result = await world.ReceiveAsync(BotUpdates.Start(Chat, world.Links.CreateToken("user-42")));

        result.Status.Should().Be(InboundStatus.Handled);
        (await world.Book.GetAddressesAsync("user-42", Channels.Telegram)).Should().Equal("987654321");
        using var reply = JsonDocument.Parse(result.Reply!);
        reply.RootElement.EnumerateObject()
            .Select(member => (member.Name, member.Value.ToString()))
            .Should().Equal(
                ("method", "sendMessage"),
                ("chat_id", "987654321"),
                ("text", "Done. You will get your messages here."));
        result.ToString().Should().NotContain("987654321").And.NotContain("user-42");
    }

    [Fact]
    public async Task A_repeated_update_does_no_harm()
    {
        await using var world = new InboundWorld();
        var update = BotUpdates.Start(Chat, world.Links.CreateToken("user-42"));

        var results = new[] { await world.ReceiveAsync(update), await world.ReceiveAsync(update) };

        results.Should().OnlyContain(result => result.Status == InboundStatus.Handled && result.Reply != null);
        (await world.Book.GetAddressesAsync("user-42", Channels.Telegram)).Should().Equal("987654321");
    }

    [Fact]
    public async Task A_link_works_once_also_after_a_restart()
    {
        await using var world = new InboundWorld();
        var token = world.Links.CreateToken("user-42");
        await world.ReceiveAsync(BotUpdates.Start(Chat, token));

        var second = await world.ReceiveAsync(BotUpdates.Start(Chat + 1, token));
        await using var restarted = new InboundWorld(book: world.Book);
        var third = await restarted.ReceiveAsync(BotUpdates.Start(Chat + 2, token));

        foreach (var refused in new[] { second, third })
            refused.Reply.Should().Contain("This link is no longer valid.");
        (await world.Book.GetAddressesAsync("user-42", Channels.Telegram)).Should().Equal("987654321");
        (await world.ReceiveAsync(BotUpdates.Start(Chat + 1, world.Links.CreateToken("user-42"))))
            .Reply.Should().Contain("Done.");
    }

    [Fact]
    public async Task A_link_that_was_used_does_not_work_again_when_its_chat_is_removed()
    {
        await using var world = new InboundWorld();
        var token = world.Links.CreateToken("user-42");
        await world.ReceiveAsync(BotUpdates.Start(Chat, token));
        await world.Book.RemoveAddressAsync("user-42", Channels.Telegram, "987654321");

        await world.ReceiveAsync(BotUpdates.Start(Chat + 1, token));

        (await world.Book.GetAddressesAsync("user-42", Channels.Telegram)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_thousand_chats_at_the_same_time_use_a_link_once()
    {
        await using var world = new InboundWorld();
        var token = world.Links.CreateToken("user-42");

        var results = await Task.WhenAll(Enumerable.Range(1, 1000)
            .Select(chat => Task.Run(() => world.ReceiveAsync(BotUpdates.Start(chat, token)))));

        results.Count(result => result.Reply!.Contains("Done.", StringComparison.Ordinal)).Should().Be(1);
        (await world.Book.GetAddressesAsync("user-42", Channels.Telegram)).Should().ContainSingle();
    }

    [Fact]
    public async Task A_reusable_link_links_chats_up_to_the_limit_of_its_user()
    {
        await using var world = new InboundWorld(o => (o.ReusableLinks, o.MaxChatsPerUser) = (true, 3));
        var token = world.Links.CreateToken("user-42");

        foreach (var chat in new long[] { 1, 2, 3 })
            (await world.ReceiveAsync(BotUpdates.Start(chat, token))).Reply.Should().Contain("Done.");
        var fourth = await world.ReceiveAsync(BotUpdates.Start(4, token));

        (fourth.Status, fourth.Detail).Should().Be((InboundStatus.Handled, "The user has too many chats."));
        fourth.Reply.Should().Contain("Too many chats are connected to your account.");
        (await world.ReceiveAsync(BotUpdates.Start(3, token))).Reply.Should().Contain("Done.");
        (await world.Book.GetAddressesAsync("user-42", Channels.Telegram)).Should().Equal("1", "2", "3");
        world.Log.GetSnapshot().Should().ContainSingle(record => record.Id.Id == 3009);
    }

    [Fact]
    public async Task A_link_that_met_the_limit_works_after_a_chat_was_removed()
    {
        await using var world = new InboundWorld(o => o.MaxChatsPerUser = 1);
        await world.ReceiveAsync(BotUpdates.Start(1, world.Links.CreateToken("user-42")));
        var token = world.Links.CreateToken("user-42");
        (await world.ReceiveAsync(BotUpdates.Start(2, token))).Reply.Should().Contain("Too many chats");

        await world.Book.RemoveAddressAsync("user-42", Channels.Telegram, "1");

        (await world.ReceiveAsync(BotUpdates.Start(2, token))).Reply.Should().Contain("Done.");
    }

    [Fact]
    public async Task A_link_works_again_if_the_chat_could_not_be_stored()
    {
        var book = Substitute.For<IAddressBook>();
        await using var world = new InboundWorld(book: book);
        book.AddAddressAsync(default!, default!, default!, default).ThrowsAsyncForAnyArgs(new TimeoutException());
        book.GetAddressesAsync(default!, default!, default).ReturnsForAnyArgs((IReadOnlyList<string>)[]);

        var update = BotUpdates.Start(Chat, world.Links.CreateToken("user-42"));
        await world.Awaiting(w => w.ReceiveAsync(update)).Should().ThrowAsync<TimeoutException>();

        var mark = (string)book.ReceivedCalls()
            .Single(call => call.GetMethodInfo().Name == nameof(IAddressBook.SuppressAsync))
            .GetArguments()[1]!;
        mark.Should().StartWith("link:");
        await book.Received(1).LiftAsync("telegram:link", mark, null, Arg.Any<CancellationToken>());
    }

    [Theory]
    [InlineData("/start@example_bot {0}")]
    [InlineData("/start   {0}  ")]
    [InlineData("/start\n{0}")]
    public async Task The_command_may_be_written_otherwise(string text)
    {
        await using var world = new InboundWorld();

        await world.ReceiveAsync(
            BotUpdates.Message(
                Chat,
                text.Replace("{0}", world.Links.CreateToken("user-42"), StringComparison.Ordinal)));

        (await world.Book.GetAddressesAsync("user-42", Channels.Telegram)).Should().Equal("987654321");
    }

    [Fact]
    public async Task A_forged_or_expired_link_links_nothing_and_is_answered()
    {
        var book = Substitute.For<IAddressBook>();
        await using var world = new InboundWorld(o => o.LinkInvalidText = "Zu spät.", book);
        var token = world.Links.CreateToken("user-42");
        world.Time.Advance(TimeSpan.FromHours(1));

        string[] invalid =
        [
            token,
            token[..^1] + (token[^1] == 'A' ? 'B' : 'A'),
            "ref_123",
            "two words",
            new string('A', 64),
        ];
        foreach (var bad in invalid)
        {
            var result = await world.ReceiveAsync(BotUpdates.Start(Chat, bad));

            (result.Status, JsonDocument.Parse(result.Reply!).RootElement.GetProperty("text").GetString())
                .Should().Be((InboundStatus.Handled, "Zu spät."));
        }
        await book.DidNotReceiveWithAnyArgs().AddAddressAsync(default!, default!, default!, default);
    }

    [Fact]
    public async Task Nothing_is_answered_where_there_is_no_text()
    {
        await using var world = new InboundWorld(o => (o.LinkedText, o.LinkInvalidText) = ("", ""));

        (await world.ReceiveAsync(BotUpdates.Start(Chat, world.Links.CreateToken("user-42")))).Reply.Should().BeNull();
        (await world.ReceiveAsync(BotUpdates.Start(Chat, "bad"))).Reply.Should().BeNull();
    }

    [Theory]
    [InlineData(SuppressionReason.Blocked, true)]
    [InlineData(SuppressionReason.Gone, true)]
    [InlineData(SuppressionReason.Bounced, true)]
    [InlineData(SuppressionReason.Unsubscribed, false)]
    public async Task Who_presses_Start_is_there_but_stays_unsubscribed(SuppressionReason reason, bool lifted)
    {
        await using var world = new InboundWorld();

        foreach (var token in new[] { world.Links.CreateToken("user-42"), null })
        {
            await world.SuppressAsync(Chat, reason);
            await world.ReceiveAsync(BotUpdates.Start(Chat, token));

            ((await world.SuppressionAsync(Chat)) is null).Should().Be(lifted);
        }
    }

    [Fact]
    public async Task Start_without_a_link_is_of_no_interest()
    {
        await using var world = new InboundWorld();

        (await world.ReceiveAsync(BotUpdates.Start(Chat))).Should().Be(new InboundResult(InboundStatus.Ignored));
    }

    [Theory]
    [MemberData(nameof(Memberships))]
    public async Task A_chat_that_leaves_is_suppressed_and_one_that_is_back_is_not(
        string type,
        string status,
        bool suppressed)
    {
        await using var world = new InboundWorld();
        var chat = type == "private" ? Chat : Group;
        if (!suppressed)
            await world.SuppressAsync(chat, SuppressionReason.Blocked);
        var update = BotUpdates.Membership(chat, type, status);

        (await world.ReceiveAsync(update)).Status.Should().Be(InboundStatus.Handled);
        world.Time.Advance(TimeSpan.FromHours(1));
        (await world.ReceiveAsync(update)).Status.Should().Be(InboundStatus.Ignored, "it was done already");

        var blocked = new Suppression
        {
            Reason = SuppressionReason.Blocked,
            At = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero),
        };
        (await world.SuppressionAsync(chat)).Should().Be(suppressed ? blocked : null);
    }

    [Theory]
    [InlineData(SuppressionReason.Gone)]
    [InlineData(SuppressionReason.Bounced)]
    [InlineData(SuppressionReason.Unsubscribed)]
    public async Task Unblocking_lifts_a_block_alone(SuppressionReason reason)
    {
        await using var world = new InboundWorld();
        await world.SuppressAsync(Chat, reason);

        (await world.ReceiveAsync(BotUpdates.Unblocked(Chat))).Status.Should().Be(InboundStatus.Ignored);

        (await world.SuppressionAsync(Chat))!.Reason.Should().Be(reason);
    }

    [Fact]
    public async Task Who_unsubscribed_from_everything_stays_so_over_a_block()
    {
        await using var world = new InboundWorld();
        await world.SuppressAsync(Chat, SuppressionReason.Unsubscribed);

        await world.ReceiveAsync(BotUpdates.Blocked(Chat));
        await world.ReceiveAsync(BotUpdates.Unblocked(Chat));

        (await world.SuppressionAsync(Chat))!.Reason.Should().Be(SuppressionReason.Unsubscribed);
    }

    [Fact]
    public async Task A_group_that_became_a_supergroup_may_be_asked_where_it_is()
    {
        await using var world = new InboundWorld();
        await world.SuppressAsync(-42, SuppressionReason.Blocked);

        await world.ReceiveAsync(
            $$$"""{"update_id":1,"message":{"message_id":1,"date":1,"chat":{"id":-42,"type":"group"}"""
                + $$$""","migrate_to_chat_id":{{{Group}}}}}""");

        (await world.SuppressionAsync(-42)).Should().BeNull();
    }

    [Theory]
    [InlineData("""{"update_id":1}""")]
    [InlineData("""{"update_id":1,"edited_message":{"chat":{"id":987654321,"type":"private"},"text":"/start x"}}""")]
    [InlineData("""{"update_id":1,"callback_query":{"id":"1"}}""")]
    [InlineData(
        """{"update_id":1,"chat_member":{"chat":{"id":987654321,"type":"private"},"new_chat_member":"""
            + """{"status":"kicked"}}}""")]
    [InlineData("""{"update_id":1,"message":{"chat":{"id":987654321,"type":"private"},"text":"hello"}}""")]
    [InlineData("""{"update_id":1,"message":{"chat":{"id":987654321,"type":"private"},"text":"/starting x"}}""")]
    [InlineData("""{"update_id":1,"message":{"chat":{"id":987654321,"type":"private"},"photo":[]}}""")]
    [InlineData("""{"update_id":1,"message":{"chat":{"id":-42,"type":"group"},"text":"/start x"}}""")]
    [InlineData("""{"update_id":1,"message":{"chat":{"id":"987654321","type":"private"},"text":"/start x"}}""")]
    [InlineData("""{"update_id":1,"message":[]}""")]
    [InlineData(
        """{"update_id":1,"my_chat_member":{"chat":{"id":987654321,"type":"private"},"new_chat_member":"""
            + """{"status":"something new"}}}""")]
    [InlineData("""{"update_id":1,"my_chat_member":{"chat":{"id":987654321,"type":"private"}}}""")]
    [InlineData("""{"update_id":1,"my_chat_member":"x"}""")]
    public async Task All_else_is_answered_well_and_ignored(string update)
    {
        await using var world = new InboundWorld(book: Substitute.For<IAddressBook>());

        (await world.ReceiveAsync(update)).Should().Be(new InboundResult(InboundStatus.Ignored));

        world.Book.ReceivedCalls().Should().BeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"update_id":"1"}""")]
    [InlineData("""{"update_id":1,"message":{"chat":{"id":1,"type":"private"},"text":"\ud83d"}}""")]
    public async Task What_is_no_update_is_malformed(string body)
    {
        await using var world = new InboundWorld();

        (await world.ReceiveAsync(body)).Status.Should().Be(InboundStatus.Malformed);
    }

    [Fact]
    public async Task Depth_and_length_are_bounded()
    {
        await using var world = new InboundWorld();

        world.Inbound.Admit(InboundWorld.Headers()).MaxBytes.Should().Be(1024 * 1024);
        (await world.ReceiveAsync(new string('[', 100_000))).Status.Should().Be(InboundStatus.Malformed);
        (await world.ReceiveAsync(new string(' ', 1024 * 1024) + BotUpdates.Start(Chat)))
            .Detail.Should().Contain("longer than 1048576 bytes");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task An_update_of_another_type_is_refused_by_its_headers(string? contentType)
    {
        await using var world = new InboundWorld();

        var admission = world.Inbound.Admit(InboundWorld.Headers(contentType: contentType));

        admission.Refusal!.Value.Status.Should().Be(InboundStatus.UnsupportedMediaType);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("webhook_secret-2")]
    [InlineData("webhook_secret-")]
    [InlineData("webhook_secret-11")]
    [InlineData("WEBHOOK_SECRET-1")]
    public async Task Without_the_secret_nothing_is_believed_or_even_read(string? secret)
    {
        await using var world = new InboundWorld(book: Substitute.For<IAddressBook>());

        world.Inbound.Admit(InboundWorld.Headers(secret)).Refusal.Should().NotBeNull();
        foreach (var body in new[] { BotUpdates.Blocked(Chat), "no JSON" })
        {
            var result = await world.ReceiveAsync(body, secret);

            (result.Status, result.Reply).Should().Be((InboundStatus.Unauthenticated, null));
            result.Detail.Should().NotContain(InboundWorld.Secret);
        }
        world.Book.ReceivedCalls().Should().BeEmpty();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task Without_a_secret_of_our_own_no_updates_are_taken(string? given)
    {
        await using var world = new InboundWorld(o => o.WebhookSecret = null);

        var result = await world.ReceiveAsync(BotUpdates.Blocked(Chat), given);

        (result.Status, result.Detail)
            .Should().Be(
                (InboundStatus.NotConfigured,
                    "Channel 'telegram': WebhookSecret is empty. Set the secret_token that setWebhook was called "
                        + "with."));
    }

    [Fact]
    public async Task An_address_book_that_fails_is_an_exception_so_that_the_update_comes_again()
    {
        var book = Substitute.For<IAddressBook>();
        book.AddAddressAsync(default!, default!, default!, default).ThrowsAsyncForAnyArgs(new TimeoutException());
        book.GetAddressesAsync(default!, default!, default).ReturnsForAnyArgs((IReadOnlyList<string>)[]);
        await using var world = new InboundWorld(book: book);

        await world.Awaiting(w => w.ReceiveAsync(BotUpdates.Start(Chat, w.Links.CreateToken("user-42"))))
            .Should().ThrowAsync<TimeoutException>();
    }

    [Fact]
    public async Task The_log_names_no_chat_user_or_secret()
    {
        await using var world = new InboundWorld();

        await world.ReceiveAsync(BotUpdates.Start(Chat, world.Links.CreateToken("user-42")));
        await world.ReceiveAsync(BotUpdates.Start(Chat, "bad-token"));
        await world.ReceiveAsync(BotUpdates.Blocked(Chat));
        await world.ReceiveAsync(BotUpdates.Unblocked(Chat));

        world.Log.GetSnapshot().Select(record => record.Id.Id).Should().Contain([3005, 3006, 3007, 3008]);
        world.Log.GetSnapshot()
            .Select(record => record.Message)
            .Should().NotContainMatch("*987654321*")
            .And.NotContainMatch("*user-42*")
            .And.NotContainMatch("*secret*")
            .And.NotContainMatch("*bad-token*");
    }
}
