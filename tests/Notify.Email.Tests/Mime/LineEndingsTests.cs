using System.Text;
using Notify.Email.Mime;
using Notify.Email.Tests.Harness;
using Notify.Testing;

namespace Notify.Email.Tests.Mime;

public sealed class LineEndingsTests
{
    public static TheoryData<string, bool> Texts
    {
        get
        {
            var data = new TheoryData<string, bool>();
            string[] texts =
            [
                "a\rb", "a\nb", "a\r\nb", "a\r\rb\n\nc\r\n\r\nd", "\ra\n", "a\r", "a\n\rb", "ünï\rcödé\nx\r\ny",
                $"long {new string('x', 1_200)}\rnext",
            ];
            foreach (var text in texts)
            {
                data.Add(text, true);
                data.Add(text, false);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Every_line_of_every_text_part_ends_in_CRLF_on_the_wire(string text, bool eightBit)
    {
        await using var world = await MailWorld.StartAsync(new LocalSmtpServerOptions { Announce8BitMime = eightBit });
        var envelope = MailWorld.Envelope(parts =>
        {
            parts.Attachments.Add(Attachment.FromBytes("a.txt", "text/plain", Encoding.UTF8.GetBytes(text)));
            parts.Attachments.Add(Attachment.FromBytes(
                "invite.ics",
                "text/calendar; method=REQUEST",
                Encoding.UTF8.GetBytes($"BEGIN:VCALENDAR\nMETHOD:REQUEST\r{text}\nEND:VCALENDAR\n")));
        });

        await world.SendAsync(MailWorld.Request(html: text, text: text, envelope: envelope));

        var mail = (await world.ReceivedAsync(1))[0];
        HasBareBreak(mail.Raw.Span).Should().BeFalse();
        var lines = text.ReplaceLineEndings("\n").Replace("\r", "\n", StringComparison.Ordinal).Split('\n');
        Lines(mail.Message.TextBody!).Should().StartWith(lines);
        Lines(mail.Message.HtmlBody!).Should().StartWith(lines);
        using var file = new MemoryStream();
        await ((MimeKit.MimePart)mail.Message.Attachments.Single()).Content!.DecodeToAsync(file);
        Encoding.UTF8.GetString(file.ToArray()).Should().Be(text, "the bytes of a file are not changed");
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("\r", "\r\n")]
    [InlineData("\n\n", "\r\n\r\n")]
    [InlineData("\r\n\r", "\r\n\r\n")]
    [InlineData("a\u2028b\fc", "a\u2028b\fc")]
    public void Each_break_becomes_CRLF(string text, string expected) => LineEndings.ToCrLf(text).Should().Be(expected);

    private static bool HasBareBreak(ReadOnlySpan<byte> raw)
    {
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '\r' && (i + 1 == raw.Length || raw[i + 1] != '\n'))
                return true;
            if (raw[i] == '\n' && (i == 0 || raw[i - 1] != '\r'))
                return true;
        }
        return false;
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n');
}
