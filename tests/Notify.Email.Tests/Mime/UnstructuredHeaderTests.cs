using System.Text;
using CsCheck;
using MimeKit;
using Notify.Email.Mime;
using Notify.Email.Tests.Harness;

namespace Notify.Email.Tests.Mime;

public sealed class UnstructuredHeaderTests
{
    [Fact]
    public async Task A_long_ASCII_value_is_folded_at_spaces_and_stays_ASCII()
    {
        var json = "{\"category\": [\"" + new string('a', 120) + "\", \"b\"], \"unique_args\": {\"id\": \"42\"}}  x";
        await using var world = await MailWorld.StartAsync(configure: options => options.Headers["Feedback-ID"] =
            string.Join(':', Enumerable.Repeat("campaign-of-spring", 8)));

        await world.SendAsync(
            MailWorld.Request(envelope: MailWorld.Envelope(parts => parts.Headers["X-SMTPAPI"] = json)));

        var raw = Encoding.ASCII.GetString((await world.ReceivedAsync(1))[0].Raw.Span);
        raw.Replace("\r\n ", " ", StringComparison.Ordinal)
            .Should().Contain($"\r\nX-SMTPAPI: {json}\r\n")
            .And.Contain("\r\nFeedback-ID: campaign-of-spring:campaign-of-spring:");
    }

    [Theory]
    [InlineData("=?utf-8?B?SGVsbG8=?=")]
    [InlineData("=?utf-8?Q?paid?= invoice")]
    [InlineData("a=?b?=")]
    [InlineData("Grüße =?iso-8859-1?Q?=FC?= 😀")]
    [InlineData("=??= \ud800 end")]
    public async Task A_subject_that_looks_encoded_is_shown_literally(string subject)
    {
        await using var world = await MailWorld.StartAsync();

        await world.SendAsync(MailWorld.Request(subject: subject));

        var mail = (await world.ReceivedAsync(1))[0].Message;
        mail.Subject.Should().Be(subject.Replace("\ud800", "\ufffd", StringComparison.Ordinal));
    }

    [Fact]
    public void Encoded_words_hold_whole_characters_on_lines_of_76()
    {
        const string Start = " =?utf-8?B?";
        var value = "=?x?= " + string.Concat(Enumerable.Repeat("😀é", 200));

        foreach (var name in (string[])["Subject", new string('X', UnstructuredHeader.MaxNameLength)])
        {
            var lines = Lines(UnstructuredHeader.Create(name, value));
            lines.Skip(1)
                .Should().OnlyContain(line => line.Length <= 76 && line.StartsWith(Start, StringComparison.Ordinal));
            foreach (var word in lines.SelectMany(line => line.Split(' ')).Where(word => word is ['=', '?', ..]))
                new UTF8Encoding(false, true).GetString(Convert.FromBase64String(word[10..^2])).Should().NotBeEmpty();
        }
    }

    [Fact]
    public void A_folded_value_has_no_long_line_no_blank_line_and_unfolds_to_itself() =>
        Gen.String[Gen.Char[' ', '~'], 0, 400].Select(Gen.Int[1, 30], (text, every) => Space(text, every))
            .Sample(value =>
            {
                if (value.Contains("=?", StringComparison.Ordinal))
                    return;
                var lines = Lines(UnstructuredHeader.Create("X-Test", value));
                string.Concat(lines).Should().Be($"X-Test: {value}");
                lines.Skip(1).All(line => line.Trim().Length > 0 && line[0] == ' ').Should().BeTrue();
                // Only a word that fits on no line, the start of the value and spaces at its end may be longer.
                lines.Skip(1)
                    .SkipLast(1)
                    .All(line => line.Length <= 78 || !line.Trim().Contains(' ')).Should().BeTrue();
            });

    [Fact]
    public void A_word_that_fits_on_no_line_is_refused()
    {
        var check = EmailChannelKind.Instance.ValidateHeader;

        check("X-SMTPAPI", $"a {new string('x', 900)} b").Should().BeNull();
        check("X-SMTPAPI", $"a {new string('x', 901)} b").Should().Contain("X-SMTPAPI").And.Contain("Insert spaces");
        check(new string('X', 71), "a").Should().Contain("longer than 70");
    }

    private static string Space(string text, int every)
    {
        var spaced = new StringBuilder(text);
        for (var i = every; i < spaced.Length; i += every)
            spaced[i] = ' ';
        return spaced.ToString();
    }

    private static string[] Lines(Header header)
    {
        var raw = header.Field + ":" + Encoding.ASCII.GetString(header.RawValue);
        raw.Should().EndWith("\r\n");
        return raw[..^2].Split("\r\n");
    }
}
