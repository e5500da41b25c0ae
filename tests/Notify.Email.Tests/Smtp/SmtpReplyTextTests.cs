using Notify.Email.Smtp;

namespace Notify.Email.Tests.Smtp;

public sealed class SmtpReplyTextTests
{
    [Theory]
    [InlineData("5.1.1 gone", "5.1.1")]
    [InlineData("4.7.500 busy", "4.7.500")]
    [InlineData("5.1.1", "5.1.1")]
    [InlineData("gone 5.1.1", null)]
    [InlineData("3.1.1 odd", null)]
    [InlineData("5.1.1234", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Reads_the_enhanced_code_at_the_start(string? text, string? code) =>
        SmtpReplyText.EnhancedCode(text).Should().Be(code);

    [Theory]
    [InlineData("5.1.1 <ada@example.org>: unknown", "5.1.1 <address>: unknown")]
    [InlineData("no ada.b+c@münchen.example here", "no <address> here")]
    [InlineData("\"ada b\"@example.org and ada@[127.0.0.1]", "<address> and <address>")]
    [InlineData("jörg@example.org", "<address>")]
    [InlineData("rfc822;ada@example.org (ada@example.org)", "rfc822;<address> (<address>)")]
    [InlineData("ORCPT=ada@example.org", "ORCPT=<address>")]
    [InlineData("two\r\nlines\tand\u0007bells", "two lines and bells")]
    [InlineData("  ", null)]
    [InlineData(null, null)]
    public void Cleans_a_text_of_addresses(string? text, string? clean) => SmtpReplyText.Clean(text).Should().Be(clean);

    [Fact]
    public void A_long_text_is_cut() => SmtpReplyText.Clean(new string('x', 9_000)).Should().HaveLength(500);

    [Fact]
    public void A_cut_does_not_divide_an_emoji()
    {
        var start = new string('x', SmtpReplyText.MaxLength - 1);

        SmtpReplyText.Cut(start + "👋").Should().Be(start);
        SmtpReplyText.Cut(start + "x").Should().Be(start + "x");
        SmtpReplyText.Cut(start + "xy").Should().Be(start + "x");
    }

    [Theory]
    [InlineData("2.0.0 Ok: queued as 4XyZ123", "4XyZ123")]
    [InlineData("OK id=1rABC-000123-XY", "1rABC-000123-XY")]
    [InlineData("Ok 0102018abc-def-000000", "0102018abc-def-000000")]
    [InlineData("2.0.0 OK", null)]
    [InlineData("2.0.0 Message accepted for delivery", null)]
    [InlineData(null, null)]
    public void Finds_the_servers_id_of_an_accepted_message(string? text, string? id) =>
        SmtpReplyText.QueueId(text).Should().Be(id);
}
