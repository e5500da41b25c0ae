using System.Diagnostics;
using System.Text;
using Notify.Delivery;
using Notify.Email.Smtp;

namespace Notify.Email.Tests.Smtp;

/// <summary>The texts come from foreign servers and have any length: the work on them must be bounded.</summary>
public sealed class BoundedInputTests
{
    private const int Megabyte = 1_000_000;

    // Generous for a busy machine that has not compiled the expression yet. Quadratic time would be hours.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly string[] Fragments =
    [
        "a", "@", "<", "\"", " ", "\n", "a@", "\"a", "5.1.1", "5.1.1 ", "(#5.1.1", "550 ", "550-", "0123456789abcdef",
        "message ", "messages per message ", "too many ", "exceed rate limit ", "relay ", "relay to ", "sender is ",
        "mailbox ", "account user recipient ", "again 300 ", "wait 1", "queued as ", "ok ", "helo ", "authenticate ",
        "blocked ", "size too ", "mail from ", "\u0000\u2028",
    ];

    [Fact]
    public void A_reply_of_a_megabyte_is_classified_by_its_beginning()
    {
        foreach (var fragment in Fragments)
        {
            var text = "5.1.1 no such user " + Repeat(fragment);
            var started = Stopwatch.GetTimestamp();
            SmtpResultClassifier.Classify(SmtpPhase.Recipient, 550, text).Detail!.Length.Should().BeLessThan(700);
            SmtpReplyText.Clean(text)!.Length.Should().BeLessThanOrEqualTo(500);
            SmtpReplyText.QueueId(text);
            Stopwatch.GetElapsedTime(started).Should().BeLessThan(TimeSpan.FromSeconds(2), $"'{fragment}' is repeated");
        }
    }

    [Theory]
    [InlineData(1_980, SendOutcome.InvalidRecipient)]
    [InlineData(2_000, SendOutcome.Rejected)]
    public void Two_thousand_characters_of_a_reply_are_read(int offset, SendOutcome outcome)
    {
        var text = string.Concat(Enumerable.Repeat("word ", offset))[..offset] + " no such user here";

        SmtpResultClassifier.Classify(SmtpPhase.Recipient, 550, text).Outcome.Should().Be(outcome);
    }

    [Fact]
    public async Task A_report_with_a_diagnostic_of_a_megabyte_is_read_in_linear_time()
    {
        foreach (var fragment in (string[])["a", "\"a", "a@", "550 ", "500-", "message "])
        {
            var mail = $"""
                Content-Type: multipart/report; report-type=delivery-status; boundary=b

                --b
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mail.example.com

                Final-Recipient: rfc822; ada@example.org
                Action: failed
                Status: 5.1.1 {Repeat(fragment)}
                Diagnostic-Code: smtp; 550 5.1.1 unknown {Repeat(fragment)}

                --b--
                """;
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(mail.ReplaceLineEndings("\r\n")));
            var started = Stopwatch.GetTimestamp();
            var report = await BounceParser.ParseAsync(stream);
            Stopwatch.GetElapsedTime(started).Should().BeLessThan(Limit, $"'{fragment}' is repeated");
            report!.Recipients.Single().IsHard.Should().BeTrue();
        }
    }

    private static string Repeat(string fragment) =>
        string.Concat(Enumerable.Repeat(fragment, Megabyte / fragment.Length));
}
