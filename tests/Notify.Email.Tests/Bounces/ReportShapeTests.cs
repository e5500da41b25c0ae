using System.Text;
using Notify.Email.Addressing;

namespace Notify.Email.Tests.Bounces;

/// <summary>Reports in the forms in which servers write them, which differ from RFC 3464.</summary>
public sealed class ReportShapeTests
{
    private const string Message = "Reporting-MTA: dns; mail.example.com\nArrival-Date: Mon, 4 May 2026 03:02:01 +0000";

    /// <summary>A delivery status; and for each recipient address, action, status, and whether it is hard.</summary>
    public static TheoryData<string, string, string> Statuses => new()
    {
        {
            "no blank line between the groups",
            $"{Message}\nFinal-Recipient: rfc822; ada@example.org\nAction: failed\nStatus: 5.1.1",
            "ada@example.org Failed 5.1.1 (hard)"
        },
        {
            "several recipients in one group",
            """
            Reporting-MTA: dns; mail.example.com
            Final-Recipient: rfc822; ada@example.org
            Original-Recipient: rfc822;ada@example.org
            Action: failed
            Status: 5.2.2
            Diagnostic-Code: smtp; 552 5.2.2 mailbox full
            Final-Recipient: rfc822; bob@example.org
            Original-Recipient: rfc822;bob@example.org
            Action: failed
            Status: 5.1.1
            """,
            "ada@example.org Failed 5.2.2, bob@example.org Failed 5.1.1 (hard)"
        },
        {
            "the group of the recipient alone",
            "Final-Recipient: rfc822; ada@example.org\nAction: failed\nStatus: 5.1.1",
            "ada@example.org Failed 5.1.1 (hard)"
        },
        {
            "the results before the address, and in the group of the message",
            $"{Message}\nAction: failed\n\nFinal-Recipient: rfc822; ada@example.org\nStatus: 4.7.0",
            "ada@example.org Failed 4.7.0"
        },
        {
            "the results before and after both addresses",
            """
            Action: failed
            Final-Recipient: rfc822; ada@example.org
            Original-Recipient: rfc822; ada@example.org
            Diagnostic-Code: smtp; 550 5.1.1 Mailbox does not exist
            Status: 5.1.1
            """,
            "ada@example.org Failed 5.1.1 (hard)"
        },
        {
            "a blank line too many",
            $"\n\n{Message}\n\n\nFinal-Recipient: rfc822; ada@example.org\n\nAction: failed\nStatus: 5.1.1\n\n\n",
            "ada@example.org Failed 5.1.1 (hard)"
        },
        {
            "a space before the colon",
            "Final-Recipient : rfc822;ada@example.org\nAction : failed\nStatus : 5.1.1",
            "ada@example.org Failed 5.1.1 (hard)"
        },
        {
            "no type before the address",
            "Final-Recipient: <ada@example.org>\nAction: failed\nStatus: 5.1.1",
            "ada@example.org Failed 5.1.1 (hard)"
        },
        {
            "no status, but a reply",
            "Original-Recipient: <ada@example.org>\nAction: failed\nDiagnostic-Code: smtp; 550 5.1.1 User unknown",
            "ada@example.org Failed 5.1.1 (hard)"
        },
        {
            "no status, and a reply without an enhanced code",
            "Final-Recipient: rfc822; ada@example.org\nAction: failed\nDiagnostic-Code: smtp; 550 No such user here",
            "ada@example.org Failed 5.0.0 (hard)"
        },
        {
            "no status, and a temporary reply",
            "Final-Recipient: rfc822; ada@example.org\nAction: failed\nDiagnostic-Code: smtp; 450 unknown, try later",
            "ada@example.org Failed 4.0.0"
        },
        {
            "neither a status nor a reply",
            "Final-Recipient: rfc822; ada@example.org\nAction: failed",
            "ada@example.org Failed 5.0.0"
        },
        {
            "a reply code as the status",
            "Final-Recipient: rfc822; ada@example.org\nAction: failed\nStatus: 553 Message is too large",
            "ada@example.org Failed 5.0.0"
        },
        {
            "no action",
            "Final-Recipient: rfc822; ada@example.org\nStatus: 5.1.1",
            "ada@example.org Failed 5.1.1 (hard)"
        },
        {
            "no action, delayed",
            "Final-Recipient: rfc822; ada@example.org\nStatus: 4.4.1",
            "ada@example.org Delayed 4.4.1"
        },
        {
            "an address only",
            "Final-Recipient: rfc822; ada@example.org",
            "ada@example.org Failed 5.0.0"
        },
        {
            "expired",
            "Final-Recipient: rfc822; ada@example.org\nAction: expired\nStatus: \nDiagnostic-Code: timed out",
            "ada@example.org Failed 5.0.0"
        },
        {
            "another word for failed",
            "Final-Recipient: rfc822; ada@example.org\nAction: error\nStatus: 5.1.1",
            "ada@example.org Failed 5.1.1 (hard)"
        },
        {
            "another word for delivered",
            "Final-Recipient: rfc822; ada@example.org\nAction: deliverable\nStatus: 2.1.5",
            "ada@example.org Delivered 2.1.5"
        },
        {
            "an unknown action",
            "Final-Recipient: rfc822; ada@example.org\nAction: dances\nStatus: 5.1.1",
            "ada@example.org Failed 5.1.1 (hard)"
        },
        {
            "the reason after the status",
            "Final-Recipient: rfc822; ada@example.org\nAction: failed\nStatus: 5.4.4 (Illegal host/domain name found)",
            "ada@example.org Failed 5.4.4 (hard)"
        },
        {
            "the status before the address of the next recipient",
            "Status: 5.1.1\nFinal-Recipient: rfc822; a@b.example\n\n"
            + "Status: 4.4.1\nFinal-Recipient: rfc822; c@b.example",
            "a@b.example Failed 5.1.1 (hard), c@b.example Delayed 4.4.1"
        },
        {
            "lines that are not fields",
            "This is a report.\nFinal-Recipient: rfc822; ada@example.org\n???\nStatus: 5.1.1\nAction failed",
            "ada@example.org Failed 5.1.1 (hard)"
        },
    };

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task A_delivery_status_is_read(string form, string status, string expected)
    {
        Describe(await ParseAsync(Report(status))).Should().Be(expected, $"the form is: {form}");
    }

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task A_delivery_status_in_plain_text_is_read(string form, string status, string expected)
    {
        var mail = $"From: MAILER-DAEMON@example.com\nTo: bounce@example.com\n\nNot delivered:\n\n{status}\n";

        Describe(await ParseAsync(mail)).Should().Be(expected, $"the form is: {form}");
    }

    [Theory]
    [InlineData("550 5.4.4 Host or domain name not found. Name service error for name=example.org")]
    [InlineData("unrouteable mail domain \"example.org\"")]
    [InlineData("Unrouteable address")]
    [InlineData("all relevant MX records point to non-existent hosts")]
    [InlineData("an MX or SRV record indicated no SMTP service")]
    [InlineData("550 5.7.27 Host does not accept mail")]
    [InlineData("551 not our customer")]
    [InlineData("551 User has moved; please try <ada@example.net>")]
    [InlineData("550 5.4.1 Recipient address\n   rejected:\n\t Access  denied.")]
    [InlineData("550-5.1.1 The account that you tried to reach does\n   not exist. 550 5.1.1 See https://example.org")]
    [InlineData("host mx.example.org [192.0.2.1] said: 550 5.1.1 unknown (in reply to RCPT TO command)")]
    public async Task A_reason_is_hard(string reason)
    {
        (await ParseAsync(Report(Failed(reason))))!.Recipients.Single().IsHard.Should().BeTrue();
    }

    [Theory]
    [InlineData("550 access\n    denied, no such user for you")]
    [InlineData("552 mailbox\n    size limit    exceeded")]
    [InlineData("551 Server access forbidden by invalid RDNS record of your mail server")]
    [InlineData("550 5.1.1 RCP-P2 Refused due to recipient preferences")]
    [InlineData("550 Sender IP address rejected")]
    [InlineData("550 From: domain is unknown. Provide a valid From address.")]
    [InlineData("host mx.example.org [192.0.2.1] said: 450 4.1.1 user unknown")]
    [InlineData("Name service error for name=example.org type=MX: Host found, but no data of this type, try again")]
    [InlineData("connect to mx.example.org[192.0.2.1]:25: Connection timed out")]
    public async Task A_reason_is_not_hard(string reason)
    {
        (await ParseAsync(Report(Failed(reason))))!.Recipients.Single().IsHard.Should().BeFalse();
    }

    [Fact]
    public async Task The_reasons_in_the_text_are_read_if_the_fields_are_vague()
    {
        var report = await ParseAsync(Report(
            "Final-Recipient: rfc822; ada@example.org\nAction: failed\nStatus: 5.0.0\n\n"
            + "Final-Recipient: rfc822; bob@example.org\nAction: failed\nStatus: 5.0.0",
            "Not delivered to:\n\nada@example.org: 550 5.1.1 <ada@example.org>: User unknown\n"
            + "bob@example.org: 552 5.2.2 Mailbox full\n"));

        Describe(report).Should().Be("ada@example.org Failed 5.0.0 (hard), bob@example.org Failed 5.0.0");
        report!.Recipients[1].Diagnostic.Should().Be("552 5.2.2 Mailbox full");
    }

    [Theory]
    [InlineData("  ada@example.org\n    Unrouteable address\n", "Failed 5.0.0 (hard)")]
    [InlineData("  ada@example.org\n    retry timeout exceeded\n", "Failed 5.0.0")]
    [InlineData("  ada@example.org\n    mailbox is full: retry timeout exceeded\n", "Failed 5.0.0")]
    [InlineData(
        "  ada@example.org\n    host mx.example.org [192.0.2.1]\n    SMTP error after RCPT TO:<ada@example.org>:\n"
        + "    550 5.1.1 no such user\n",
        "Failed 5.1.1 (hard)")]
    [InlineData(
        "  ada@example.org\n    SMTP error from remote mailer after RCPT TO:\n"
        + "    <ada@example.org>: host mx.example.org [192.0.2.1]: 553 5.1.1 unknown user\n",
        "Failed 5.1.1 (hard)")]
    [InlineData(
        "     ada@example.org\n\nDetails of the failure:\nThe server returned:\n550 5.1.1 unknown user\n",
        "Failed 5.1.1 (hard)")]
    [InlineData("     ada@example.org\n\n", "Failed 5.0.0")]
    [InlineData("Another person could not be reached.\n", "Failed 5.0.0")]
    public async Task The_header_of_Exim_names_the_recipients_and_the_text_the_reasons(string text, string expected)
    {
        var mail = $"""
            From: Mail Delivery System <mailer-daemon@example.com>
            To: bounce@example.com
            X-Failed-Recipients: ada@example.org

            A message could not be delivered. The following addresses failed:

            {text}
            ------ This is a copy of the message, including all the headers. ------

            Return-path: <alerts@example.com>
            Subject: no such user, said the monitor
            """;

        Describe(await ParseAsync(mail)).Should().Be($"ada@example.org {expected}");
    }

    [Fact]
    public async Task A_status_without_a_recipient_is_on_the_recipient_of_the_returned_message()
    {
        var report = await ParseAsync(
            Report(Message, "ada@example.org: 550 no such user", "To: Ada <ada@example.org>"));

        Describe(report).Should().Be("ada@example.org Failed 5.0.0 (hard)");
    }

    [Fact]
    public async Task A_report_that_was_forwarded_as_an_attachment_is_read_with_its_return_address()
    {
        var tag = new ReturnTag(Guid.CreateVersion7(), day: 20_000);
        var inner = Report("Final-Recipient: rfc822; ada@example.org\nAction: failed\nStatus: 5.1.1")
            .Replace("To: bounce@example.com", $"To: bounce+{tag.Text}@example.com", StringComparison.Ordinal);
        var mail = $"""
            From: postmaster@example.com
            To: alerts@example.com
            Content-Type: multipart/mixed; boundary=outer

            --outer
            Content-Type: text/plain

            For you.
            --outer
            Content-Type: message/rfc822

            {inner}
            --outer--
            """;

        var report = await ParseAsync(mail);

        Describe(report).Should().Be("ada@example.org Failed 5.1.1 (hard)");
        report!.EnvelopeId.Should().Be(tag.EnvelopeId);
    }

    [Fact]
    public async Task A_report_whose_boundary_is_wrong_is_read_from_its_text()
    {
        var mail = Report("Final-Recipient: rfc822; ada@example.org\nAction: failed\nStatus: 5.1.1")
            .Replace("boundary=\"b\"", "boundary=\"another\"", StringComparison.Ordinal);

        Describe(await ParseAsync(mail)).Should().Be("ada@example.org Failed 5.1.1 (hard)");
    }

    [Theory]
    [InlineData("base64")]
    [InlineData("quoted-printable")]
    public async Task A_status_may_be_encoded(string encoding)
    {
        const string Status = "Final-Recipient: rfc822; ada@example.org\nAction: failed\nStatus: 5.1.1\n";
        var content = encoding == "base64"
            ? Convert.ToBase64String(Encoding.ASCII.GetBytes(Status))
            : Status.Replace("5.1.1", "5=2E1=2E1", StringComparison.Ordinal);
        var mail = Report(content).Replace(
            "message/delivery-status",
            $"message/delivery-status\nContent-Transfer-Encoding: {encoding}",
            StringComparison.Ordinal);

        Describe(await ParseAsync(mail)).Should().Be("ada@example.org Failed 5.1.1 (hard)");
    }

    private static string Failed(string reason) =>
        $"Final-Recipient: rfc822; ada@example.org\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; {reason}";

    private static string Describe(BounceReport? report) => report is null
        ? "none"
        : string.Join(", ", report.Recipients.Select(recipient => $"{recipient.Address} {recipient}"));

    private static async Task<BounceReport?> ParseAsync(string mail)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(mail.ReplaceLineEndings("\r\n")));
        return await BounceParser.ParseAsync(stream);
    }

    private static string Report(string status, string text = "Not delivered.", string returned = "Subject: Hello") =>
        $"""
        From: Mail Delivery System <MAILER-DAEMON@mail.example.com>
        To: bounce@example.com
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="b"

        --b
        Content-Type: text/plain

        {text}
        --b
        Content-Type: message/delivery-status

        {status}
        --b
        Content-Type: text/rfc822-headers

        {returned}

        --b--

        """;
}
