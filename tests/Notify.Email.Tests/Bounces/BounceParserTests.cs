using System.Text;
using Notify.Email.Addressing;

namespace Notify.Email.Tests.Bounces;

public sealed class BounceParserTests
{
    private const string Id = "0196f0a1b2c37d4e8f90a1b2c3d4e5f6";

    [Fact]
    public async Task Reads_a_Postfix_bounce_by_the_id_of_the_returned_message()
    {
        var report = await ParseAsync(
            Report(
                "Reporting-MTA: dns; mail.example.com\nX-Postfix-Queue-ID: 4XyZ\nArrival-Date: Mon, 4 May 2026 "
                    + "03:02:01 +0000",
                """
                Final-Recipient: rfc822; ada@example.org
                Original-Recipient: rfc822;ada@example.org
                Action: failed
                Status: 5.1.1
                Remote-MTA: dns; mx.example.org
                Diagnostic-Code: smtp; 550 5.1.1 <ada@example.org>: Recipient address rejected: User
                    unknown in virtual mailbox table
                """,
                returned: "From: alerts@example.com\nTo: ada@example.org\n"
                    + $"Message-ID: <{Id}.a1b2c3d4e5f6@example.com>\nSubject: Hello"));

        report!.EnvelopeId.Should().Be(Guid.ParseExact(Id, "N"));
        report.ReportingServer.Should().Be("mail.example.com");
        var recipient = report.Recipients.Should().ContainSingle().Subject;
        recipient.Address.Should().Be("ada@example.org");
        (recipient.Action, recipient.Status, recipient.IsHard).Should().Be((BounceAction.Failed, "5.1.1", true));
        recipient.Diagnostic.Should().StartWith("550 5.1.1 <address>: Recipient address rejected: User")
            .And.NotContain("ada@");
    }

    [Fact]
    public async Task Reads_an_Exchange_bounce_by_the_original_envelope_id()
    {
        var report = await ParseAsync(
            Report(
                $"Original-Envelope-Id: {Id}\nReporting-MTA: dns;AM0PR01.example.outlook.com\nReceived-From-MTA: "
                    + "dns;mail.example.com",
                """
                Final-Recipient: rfc822;ada@example.org
                Action: failed
                Status: 5.1.10
                Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ada@example.org not found by
                    SMTP address lookup
                X-Display-Name: Ada
                """));

        report!.EnvelopeId.Should().Be(Guid.ParseExact(Id, "N"));
        report.Recipients.Single().IsHard.Should().BeTrue();
        report.ToString().Should().NotContain("ada@");
        report.Recipients.Single().ToString().Should().Be("Failed 5.1.10 (hard)");
    }

    [Fact]
    public async Task Reads_a_Gmail_bounce_whose_words_say_more_than_its_status()
    {
        var report = await ParseAsync(Report(
            "Reporting-MTA: dns; googlemail.com\nArrival-Date: Mon, 04 May 2026 03:02:01 -0700 (PDT)",
            """
            Final-Recipient: rfc822; ada@gmail.com
            Action: failed
            Status: 5.0.0
            Remote-MTA: dns; gmail-smtp-in.l.google.com. (192.0.2.27, the server for the domain gmail.com.)
            Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try
             550 5.1.1  https://support.google.com/mail/?p=NoSuchUser x.12 - gsmtp
            Last-Attempt-Date: Mon, 04 May 2026 03:02:02 -0700 (PDT)
            """,
            to: $"bounce+{new ReturnTag(Guid.ParseExact(Id, "N"), day: 20_000).Text}@example.com"));

        report!.EnvelopeId.Should().Be(Guid.ParseExact(Id, "N"));
        report.Recipients.Single().IsHard.Should().BeTrue();
    }

    [Theory]
    [InlineData("failed", "5.2.2", "smtp; 552 5.2.2 mailbox full", BounceAction.Failed, false)]
    [InlineData("failed", "5.7.1", "smtp; 550 5.7.1 blocked by policy", BounceAction.Failed, false)]
    [InlineData("failed", "4.4.7", "smtp; 450 4.1.1 user unknown, message expired", BounceAction.Failed, false)]
    [InlineData("delayed", "4.4.1", "smtp; connect to mx timed out", BounceAction.Delayed, false)]
    [InlineData("delivered", "2.0.0", null, BounceAction.Delivered, false)]
    [InlineData("relayed (to a server without reports)", "2.0.0", null, BounceAction.Relayed, false)]
    [InlineData("expanded", "2.0.0", null, BounceAction.Expanded, false)]
    [InlineData("failed", "5.1.1 (bad destination mailbox address)", null, BounceAction.Failed, true)]
    [InlineData("FAILED", "5.1.1", "X-Unix; user unknown", BounceAction.Failed, true)]
    [InlineData("failed", "5.0.0", "smtp; 550 no such user here", BounceAction.Failed, true)]
    public async Task Tells_a_dead_mailbox_from_a_passing_trouble(
        string action,
        string status,
        string? diagnostic,
        BounceAction read,
        bool hard)
    {
        var report = await ParseAsync(
            Report(
                "Reporting-MTA: dns; mail.example.com",
                $"Final-Recipient: rfc822; ada@example.org\nAction: {action}\nStatus: {status}"
                    + (diagnostic is null ? "" : $"\nDiagnostic-Code: {diagnostic}")));

        (report!.Recipients.Single().Action, report.Recipients.Single().IsHard).Should().Be((read, hard));
        report.EnvelopeId.Should().BeNull();
    }

    [Fact]
    public async Task Reads_every_recipient()
    {
        var report = await ParseAsync(Report(
            "Reporting-MTA: dns; mail.example.com",
            "Final-Recipient: rfc822; a@example.org\nAction: failed\nStatus: 5.1.1\n\n"
            + "Final-Recipient: utf-8; jörg@example.org\nAction: delayed\nStatus: 4.4.1"));

        report!.Recipients.Select(recipient => recipient.Address).Should().Equal("a@example.org", "jörg@example.org");
    }

    [Theory]
    [InlineData(
        "From: MAILER-DAEMON@example.org\nTo: alerts@example.com\nSubject: failure notice\n\nHi. This is the "
            + "qmail-send program at example.org.\nI'm afraid I wasn't able to deliver your "
            + "message.\n\n<ada@example.org>:\nSorry, no mailbox here by that name. (#5.1.1)\n")]
    [InlineData("From: ada@example.org\nTo: alerts@example.com\nSubject: Re: Hello\n\nThank you!\n")]
    [InlineData(
        "From: ada@example.org\nAuto-Submitted: auto-replied\nSubject: Out of office\nContent-Type: multipart/mixed; "
            + "boundary=b\n\n--b\nContent-Type: text/plain\n\nAway.\n--b--\n")]
    [InlineData("")]
    public async Task Anything_else_is_no_report(string mail) => (await ParseAsync(mail)).Should().BeNull();

    [Fact]
    public async Task A_report_without_recipients_is_none() =>
        (await ParseAsync(Report("Reporting-MTA: dns; a", "Action: failed"))).Should().BeNull();

    private static async Task<BounceReport?> ParseAsync(string mail)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(mail.ReplaceLineEndings("\r\n")));
        return await BounceParser.ParseAsync(stream);
    }

    private static string Report(
        string perMessage,
        string perRecipient,
        string? returned = null,
        string to = "alerts@example.com") =>
        $"""
        From: Mail Delivery System <MAILER-DAEMON@mail.example.com>
        To: {to}
        Subject: Undelivered Mail Returned to Sender
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="4Xy.1/mail"

        --4Xy.1/mail
        Content-Type: text/plain; charset=us-ascii

        I'm sorry to have to inform you that your message could not be delivered.

        --4Xy.1/mail
        Content-Type: message/delivery-status

        {perMessage}

        {perRecipient}

        --4Xy.1/mail
        Content-Type: {(returned is null ? "text/plain" : "text/rfc822-headers")}

        {returned}

        --4Xy.1/mail--

        """;
}
