using System.Text;
using MimeKit;
using Notify.Delivery;
using Notify.Email.Tests.Harness;

namespace Notify.Email.Tests.Mime;

public sealed class InvitationTests
{
    private const string Calendar =
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Grüße\r\nEND:VEVENT\r\n"
            + "END:VCALENDAR\r\n";

    [Fact]
    public async Task A_calendar_with_a_method_is_the_last_alternative()
    {
        await using var world = await MailWorld.StartAsync();
        var envelope = MailWorld.Envelope(parts =>
        {
            parts.Attachments.Add(
                Invitation("text/calendar; method=REQUEST", Calendar.Replace("\r\n", "\n", StringComparison.Ordinal)));
            parts.Attachments.Add(Attachment.FromBytes("agenda.pdf", "application/pdf", new byte[] { 1 }));
            parts.Attachments.Add(Invitation("text/calendar", Calendar));
        });

        await world.SendAsync(MailWorld.Request(envelope: envelope));

        var mixed = (Multipart)(await world.ReceivedAsync(1))[0].Message.Body!;
        var alternative = mixed[0].Should().BeOfType<MultipartAlternative>().Subject;
        alternative.Select(part => part.ContentType.MimeType)
            .Should().Equal("text/plain", "text/html", "text/calendar");
        var part = (TextPart)alternative[2];
        (part.ContentType.Parameters["method"], part.ContentType.Charset).Should().Be(("REQUEST", "utf-8"));
        part.IsAttachment.Should().BeFalse();
        using var content = new MemoryStream();
        await part.Content!.DecodeToAsync(content);
        Encoding.UTF8.GetString(content.ToArray()).Should().Be(Calendar);
        mixed.Skip(1).Select(file => file.ContentType.MimeType).Should().Equal("application/pdf", "text/calendar");
    }

    [Theory]
    [InlineData(
        "text/calendar; method=CANCEL",
        Calendar,
        "The method of the attachment's type is not the METHOD of the calendar.")]
    [InlineData("text/calendar; method=REQUEST", "SUMMARY:x", "The calendar does not start with BEGIN:VCALENDAR.")]
    public async Task A_calendar_that_clients_would_ignore_is_rejected(string type, string calendar, string error)
    {
        await using var world = await MailWorld.StartAsync();

        var result = await world.SendAsync(MailWorld.Request(
            envelope: MailWorld.Envelope(parts => parts.Attachments.Add(Invitation(type, calendar)))));

        (result.Outcome, result.Error, result.Detail).Should().Be((SendOutcome.Rejected, "attachment_calendar", error));
    }

    [Fact]
    public async Task A_second_invitation_a_large_one_and_one_that_is_not_UTF_8_are_rejected()
    {
        await using var world = await MailWorld.StartAsync();
        var invitation = Invitation("text/calendar; method=request", Calendar);
        Attachment[][] messages =
        [
            [invitation, invitation],
            [Attachment.FromBytes("a.ics", "text/calendar; method=REQUEST", new byte[256 * 1024 + 1])],
            [Attachment.FromBytes("a.ics", "text/calendar; method=REQUEST", new byte[] { 0xFF })],
        ];

        foreach (var attachments in messages)
        {
            var envelope = MailWorld.Envelope(parts => parts.Attachments.AddRange(attachments));
            (await world.SendAsync(MailWorld.Request(envelope: envelope))).Error.Should().Be("attachment_calendar");
        }
        world.Server.ConnectionsAccepted.Should().Be(0);
    }

    private static Attachment Invitation(string type, string calendar) =>
        Attachment.FromBytes("invite.ics", type, Encoding.UTF8.GetBytes(calendar));
}
