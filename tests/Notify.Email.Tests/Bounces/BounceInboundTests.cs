using System.Security.Cryptography;
using Notify.Addresses;
using Notify.Email.Tests.Harness;
using Notify.Inbound;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace Notify.Email.Tests.Bounces;

public sealed class BounceInboundTests
{
    private const string Hard =
        """{"bounces":[{"address":"Ada@Example.ORG","hard":true,"status":"5.1.1","""
        + """ "detail":"550 no such user ada@example.org"}]}""";

    private const string Failures = """
        Final-Recipient: rfc822; Ada@example.org
        Action: failed
        Status: 5.1.1
        Diagnostic-Code: smtp; 550 5.1.1 <ada@example.org>: User unknown

        Final-Recipient: rfc822; bob@example.org
        Action: failed
        Status: 5.2.2
        Diagnostic-Code: smtp; 552 5.2.2 Mailbox full
        """;

    [Theory]
    [InlineData("message/rfc822")]
    [InlineData("Message/RFC822; charset=utf-8")]
    [InlineData("message/global")]
    [InlineData("multipart/report; report-type=delivery-status; boundary=\"b\"")]
    public async Task A_report_suppresses_the_mailbox_that_does_not_exist(string contentType)
    {
        await using var world = new BounceWorld();

        var result = await world.ReceiveAsync(
            BounceWorld.Report(Failures, world.ReturnAddress("ada@example.org")),
            contentType);

        (result.Status, result.Detail, result.Reply)
            .Should().Be((InboundStatus.Handled, "1 suppressed, 0 unreadable.", null));
        var expected = new Suppression
        {
            Reason = SuppressionReason.Bounced,
            At = world.Time.GetUtcNow(),
            Detail = "5.1.1",
        };
        (await world.SuppressionAsync("ada@example.org")).Should().Be(expected);
        (await world.SuppressionAsync("bob@example.org")).Should().BeNull("a full mailbox is emptied some day");
    }

    [Theory]
    [InlineData("From: ada@example.org\nSubject: I am away\n\nUntil Monday.\n")]
    [InlineData("")]
    [InlineData("\0\0\0")]
    public async Task A_mail_that_is_no_report_is_ignored(string mail)
    {
        await using var world = new BounceWorld();

        (await world.ReceiveAsync(mail, "message/rfc822")).Should()
            .Be(new InboundResult(InboundStatus.Ignored, "The mail is not a bounce or a complaint that can be read."));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    public async Task Json_suppresses_what_is_hard_and_keeps_only_its_status(string contentType)
    {
        await using var world = new BounceWorld();

        (await world.ReceiveAsync(Hard, contentType)).Status.Should().Be(InboundStatus.Handled);

        var expected = new Suppression
        {
            Reason = SuppressionReason.Bounced,
            At = world.Time.GetUtcNow(),
            Detail = "5.1.1",
        };
        (await world.SuppressionAsync("ada@example.org")).Should().Be(expected);
    }

    [Fact]
    public async Task The_same_message_again_changes_nothing()
    {
        await using var world = new BounceWorld();
        await world.ReceiveAsync(Hard);
        var first = await world.SuppressionAsync("ada@example.org");
        world.Time.Advance(TimeSpan.FromHours(1));

        (await world.ReceiveAsync(Hard)).Status.Should().Be(InboundStatus.Handled);

        (await world.SuppressionAsync("ada@example.org")).Should().Be(first);
    }

    [Fact]
    public async Task A_soft_bounce_suppresses_nothing()
    {
        await using var world = new BounceWorld(book: Substitute.For<IAddressBook>());

        var result = await world.ReceiveAsync(
            """
            {"bounces":[
              {"address":"ada@example.org","hard":false,"status":"4.2.2"},
              {"address":"bob@example.org","complaint":false}
            ]}
            """);

        result.Should().Be(
            new InboundResult(InboundStatus.Ignored, "The message contains no hard bounce and no complaint."));
        world.Book.ReceivedCalls().Should().BeEmpty();
    }

    [Fact]
    public async Task Who_complains_is_not_written_to_again_even_when_the_mailbox_had_bounced()
    {
        await using var world = new BounceWorld();
        await world.ReceiveAsync(Hard);

        await world.ReceiveAsync("""{"bounces":[{"address":"ada@example.org","complaint":true}]}""");
        await world.ReceiveAsync(Hard);

        var expected = new Suppression
        {
            Reason = SuppressionReason.Blocked,
            At = world.Time.GetUtcNow(),
            Detail = "complaint",
        };
        (await world.SuppressionAsync("ada@example.org")).Should().Be(expected);
    }

    [Fact]
    public async Task Who_unsubscribed_from_everything_stays_so()
    {
        await using var world = new BounceWorld();
        var unsubscribed = new Suppression { Reason = SuppressionReason.Unsubscribed, At = world.Time.GetUtcNow() };
        await world.Book.SuppressAsync(Channels.Email, "ada@example.org", unsubscribed);

        await world.ReceiveAsync(Hard);

        (await world.SuppressionAsync("ada@example.org"))!.Reason.Should().Be(SuppressionReason.Unsubscribed);
    }

    [Fact]
    public async Task An_address_that_cannot_receive_mail_does_not_stop_the_others()
    {
        await using var world = new BounceWorld();

        var result = await world.ReceiveAsync(
            """{"bounces":[{"address":"no address","hard":true},{"address":"ada@example.org","hard":true}]}""");

        (result.Status, result.Detail).Should().Be((InboundStatus.Handled, "1 suppressed, 1 unreadable."));
        (await world.SuppressionAsync("ada@example.org"))!.Detail.Should().BeNull();
    }

    [Theory]
    [InlineData("", "The body is not JSON.")]
    [InlineData("{", "The body is not JSON.")]
    [InlineData("[]", "The body has no list \"bounces\"")]
    [InlineData("{}", "The body has no list \"bounces\"")]
    [InlineData("""{"bounces":{}}""", "The body has no list \"bounces\"")]
    [InlineData("""{"bounces":["ada@example.org"]}""", "bounces[0] has no address")]
    [InlineData(
        """{"bounces":[{"address":"ada@example.org","hard":true},{"hard":true}]}""",
        "bounces[1] has no address")]
    [InlineData("""{"bounces":[{"address":null,"hard":true}]}""", "bounces[0] has no address")]
    [InlineData("""{"bounces":[{"address":"ada@example.org"}]}""", "bounces[0] has neither hard nor complaint")]
    [InlineData(
        """{"bounces":[{"address":"ada@example.org","hard":"yes"}]}""",
        "bounces[0] has neither hard nor complaint")]
    [InlineData(
        """{"bounces":[{"address":"ada@example.org","hard":true,"complaint":1}]}""",
        "bounces[0] has neither hard nor complaint")]
    [InlineData(
        """{"bounces":[{"address":"ada@example.org","hard":true,"status":"ada@example.org"}]}""",
        "bounces[0] has a status that is not an enhanced status code")]
    [InlineData(
        """{"bounces":[{"address":"ada@example.org","hard":true,"status":511}]}""",
        "bounces[0] has a status that is not an enhanced status code")]
    [InlineData(
        """{"bounces":[{"address":"\ud83d","hard":true}]}""",
        "The body contains a string that is not valid Unicode.")]
    public async Task What_cannot_be_read_says_where_and_does_nothing(string body, string problem)
    {
        await using var world = new BounceWorld(book: Substitute.For<IAddressBook>());

        var result = await world.ReceiveAsync(body);

        result.Status.Should().Be(InboundStatus.Malformed);
        result.Detail.Should().StartWith(problem).And.NotContain("ada@");
        world.Book.ReceivedCalls().Should().BeEmpty();
    }

    [Theory]
    [InlineData(1000, InboundStatus.Handled)]
    [InlineData(1001, InboundStatus.Malformed)]
    public async Task Their_number_is_bounded(int count, InboundStatus status)
    {
        await using var world = new BounceWorld();
        var bounces = string.Join(
            ',',
            Enumerable.Range(0, count).Select(i => $$"""{"address":"user{{i}}@example.org","hard":true}"""));

        (await world.ReceiveAsync($$"""{"bounces":[{{bounces}}]}""")).Status.Should().Be(status);
    }

    [Theory]
    [InlineData(null, "There is no valid Content-Type. Send message/rfc822")]
    [InlineData("", "There is no valid Content-Type. Send message/rfc822")]
    [InlineData(";;;", "There is no valid Content-Type. Send message/rfc822")]
    [InlineData("text/plain", "The Content-Type is not supported. Send message/rfc822")]
    [InlineData("application/x-www-form-urlencoded", "The Content-Type is not supported. Send message/rfc822")]
    public async Task A_message_of_another_type_is_refused_by_its_headers(string? contentType, string detail)
    {
        await using var world = new BounceWorld();

        var refusal = world.Inbound.Admit(world.Headers(Hard, contentType)).Refusal!.Value;

        refusal.Status.Should().Be(InboundStatus.UnsupportedMediaType);
        refusal.Detail.Should().StartWith(detail);
    }

    [Fact]
    public async Task A_message_without_a_fresh_signature_is_refused_by_its_headers()
    {
        await using var world = new BounceWorld();
        var old = world.Headers(Hard);
        world.Time.Advance(TimeSpan.FromSeconds(301));

        foreach (var headers in new[] { old, new InboundHeaders { ContentType = "application/json" } })
        {
            var refusal = world.Inbound.Admit(headers).Refusal!.Value;
            refusal.Status.Should().Be(InboundStatus.Unauthenticated);
            refusal.Detail.Should().Be(
                "Notify-Timestamp or Notify-Signature is missing or malformed, "
                + "or the time is not within 5 minutes of now.");
        }
    }

    [Fact]
    public async Task A_message_with_another_body_key_channel_or_type_changes_nothing()
    {
        await using var world = new BounceWorld(book: Substitute.For<IAddressBook>());
        var signed = world.Headers(Hard);
        var otherKey = RandomNumberGenerator.GetBytes(32);

        InboundResult[] results =
        [
            await world.ReceiveAsync(world.Headers("{}"), Hard),
            await world.ReceiveAsync(Hard, key: otherKey),
            await world.ReceiveAsync(BounceWorld.Report(Failures), "message/rfc822", otherKey),
            await world.ReceiveAsync(world.Headers(Hard, channel: "marketing"), Hard),
            await world.ReceiveAsync(
                new InboundHeaders { ContentType = "message/rfc822", Header = signed.Header }, Hard),
        ];

        results.Should().OnlyContain(result => result.Status == InboundStatus.Unauthenticated);
        world.Book.ReceivedCalls().Should().BeEmpty();
        (await world.ReceiveAsync(signed, Hard)).Status.Should().Be(InboundStatus.Handled);
    }

    [Fact]
    public async Task A_key_of_before_is_taken_while_it_is_kept()
    {
        var next = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        await using var changed = new BounceWorld(o => o.InboundKey = next);
        await using var kept = new BounceWorld(o =>
        {
            o.InboundKey = next;
            o.PreviousInboundKeys.Add(Convert.ToBase64String(BounceWorld.Key));
        });

        (await changed.ReceiveAsync(Hard)).Status.Should().Be(InboundStatus.Unauthenticated);
        (await kept.ReceiveAsync(Hard)).Status.Should().Be(InboundStatus.Handled);
    }

    [Fact]
    public async Task Without_a_key_no_bounces_are_taken()
    {
        await using var world = new BounceWorld(o => (o.InboundKey, o.EnvelopeSender) = (null, null));

        (await world.ReceiveAsync(Hard)).Should().Be(
            new InboundResult(
                InboundStatus.NotConfigured,
                "Channel 'email': InboundKey is empty. Set the key that bounces are signed with (openssl rand "
                    + "-base64 32)."));
    }

    [Theory]
    [InlineData("message/rfc822", 10 * 1024 * 1024)]
    [InlineData("application/json", 1024 * 1024)]
    public async Task The_length_of_a_message_is_bounded(string contentType, int maximum)
    {
        await using var world = new BounceWorld();
        var body = new string(' ', maximum - Hard.Length) + Hard;

        world.Inbound.Admit(world.Headers(Hard, contentType)).MaxBytes.Should().Be(maximum);
        (await world.ReceiveAsync(body, contentType)).Status.Should().NotBe(InboundStatus.TooLarge);
        (await world.ReceiveAsync(body + " ", contentType)).Status.Should().Be(InboundStatus.TooLarge);
    }

    [Fact]
    public async Task An_address_book_that_fails_is_an_exception_so_that_the_bounce_comes_again()
    {
        var book = Substitute.For<IAddressBook>();
        book.SuppressAsync(default!, default!, default!, default).ThrowsAsyncForAnyArgs(new TimeoutException());
        await using var world = new BounceWorld(book: book);

        await world.Awaiting(w => w.ReceiveAsync(Hard)).Should().ThrowAsync<TimeoutException>();
    }

    [Fact]
    public async Task The_log_names_no_address()
    {
        await using var world = new BounceWorld();

        await world.ReceiveAsync(Hard);
        await world.ReceiveAsync(
            BounceWorld.Report(Failures, world.ReturnAddress("ada@example.org")),
            "message/rfc822");

        world.Log.GetSnapshot()
            .Where(record => record.Id.Id == 2003)
            .Select(record => record.Message).Should().Equal(
                "email: received a message with 1 bounces: 1 addresses suppressed, 0 unreadable",
                "email: received a message with 2 bounces: 1 addresses suppressed, 0 unreadable");
        world.Log.GetSnapshot().Select(record => record.Message).Should().NotContainMatch("*ada@*");
    }
}
