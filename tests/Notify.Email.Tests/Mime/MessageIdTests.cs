using Notify.Email.Tests.Harness;

namespace Notify.Email.Tests.Mime;

public sealed class MessageIdTests
{
    [Fact]
    public async Task The_result_names_the_id_that_the_mail_carries()
    {
        await using var world = await MailWorld.StartAsync();

        var result = await world.SendAsync();

        result.MessageId.Should().Be($"<{(await world.ReceivedAsync(1))[0].Message.MessageId}>");
    }

    [Fact]
    public async Task A_mail_with_an_id_of_the_application_can_be_answered_by_another()
    {
        await using var world = await MailWorld.StartAsync();
        var first = MailWorld.Envelope(parts => parts.Headers["message-id"] = "<order-991@example.com>");
        var second = MailWorld.Envelope(parts =>
        {
            parts.Headers["In-Reply-To"] = "<order-991@example.com>";
            parts.Headers["References"] = "<order-990@example.com> <order-991@example.com>";
        });

        var result = await world.SendAsync(MailWorld.Request(envelope: first));
        await world.SendAsync(MailWorld.Request(envelope: second));

        result.MessageId.Should().Be("<order-991@example.com>");
        var mails = (await world.ReceivedAsync(2)).Select(mail => mail.Message).ToList();
        mails[0]
            .Headers.Count(header => header.Field.Equals("Message-ID", StringComparison.OrdinalIgnoreCase))
            .Should().Be(1);
        mails[0].MessageId.Should().Be("order-991@example.com");
        mails[1].InReplyTo.Should().Be("order-991@example.com");
        mails[1].References.Should().Equal("order-990@example.com", "order-991@example.com");
    }
}
