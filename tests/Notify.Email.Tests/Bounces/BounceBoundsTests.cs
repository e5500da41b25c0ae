using System.Diagnostics;
using System.Text;
using Notify.Email.Bounces;
using Notify.Email.Tests.Harness;
using Notify.Inbound;

namespace Notify.Email.Tests.Bounces;

/// <summary>Anyone can send a bounce. Reading it costs bounded time and memory, whatever it contains.</summary>
public sealed class BounceBoundsTests
{
    /// <summary>The memory that reading may allocate, as a multiple of the size of the mail.</summary>
    private const int MaxMultiple = 10;

    // Generous for a busy machine.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static readonly (string Name, string Start, string Repeated, string End)[] Mails =
    [
        ("parts", Multipart("b"), "--b\n\n\n", "--b--\n"),
        ("parts with types", Multipart("b"), "--b\nContent-Type: text/plain\n\nx\n", "--b--\n"),
        ("messages", Multipart("b"), "--b\nContent-Type: message/rfc822\n\n\n", "--b--\n"),
        ("headers", "", "a: b\n", "\nText\n"),
        ("headers of parts", Multipart("b") + "--b\n", "a: b\n", "\nText\n--b--\n"),
        ("one header", "Subject: ", "a", "\n\nText\n"),
        ("one folded header", "Subject: ", "a\n ", "\n\nText\n"),
        ("one type", "Content-Type: text/plain", "; a=b", "\n\nText\n"),
        ("recipients of the mail", "To: ", "a@b, ", "\n\nText\n"),
        ("nested parts", Multipart("a"), $"--a\n{Multipart("a")}", ""),
        ("nested messages", "", "Content-Type: message/rfc822\n\n", "Text\n"),
        ("groups", Status(), "Final-Recipient: rfc822; a@b\n\n", "--b--\n"),
        ("groups with results", Status(), "Final-Recipient: rfc822; a@b\nAction: failed\n\n", "--b--\n"),
        ("groups in plain text", "To: a@b\n\n", "Final-Recipient: rfc822; a@b\n\n", ""),
        ("fields", Status() + "Final-Recipient: rfc822; a@b\n", "a:\n", "--b--\n"),
        ("blank lines", Status() + "Final-Recipient: rfc822; a@b\n", "\n", "--b--\n"),
        ("one folded field", Status() + "Final-Recipient: rfc822; a@b\nDiagnostic-Code: x", "\n a", "\n--b--\n"),
        ("one text", "X-Failed-Recipients: a@b\n\n", "a@b ", "\n"),
        ("lines of text", "X-Failed-Recipients: a@b\n\n", "a@b\n", "\n"),
        ("text before the parts", Multipart("b"), "a\n", "--b\n\nText\n--b--\n"),
        ("complaints", Feedback(), "Original-Rcpt-To: a@b\n", "--b--\n"),
        ("boundaries", "Content-Type: multipart/mixed; boundary=b\n\n", "--", "--b--\n"),
    ];

    public static TheoryData<string> Names => [.. Mails.Select(mail => mail.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mail_of_the_largest_size_costs_bounded_time_and_memory(string name)
    {
        var (_, start, repeated, end) = Mails.Single(mail => mail.Name == name);
        var count = (BounceLimits.MaxBytes - start.Length - end.Length) / repeated.Length;
        var mail = Encoding.ASCII.GetBytes(start + Repeat(repeated, count) + end);

        Measure(mail);
    }

    [Fact]
    public void A_report_within_all_bounds_is_read()
    {
        var recipients = string.Concat(Enumerable.Range(0, BounceLimits.MaxRecipients)
            .Select(i => $"Final-Recipient: rfc822; user{i}@example.org\nAction: failed\nStatus: 5.0.0\n\n"));
        var parts = Repeat("--b\nContent-Type: text/plain\n\nx@example.org\n", BounceLimits.MaxParts - 10);
        var headers = Repeat("X-Header: a value of a usual length\n", BounceLimits.MaxHeaders - 600);
        var mail = $"{headers}{Status()}{recipients}{parts}--b\n\n";
        mail += new string('x', BounceLimits.MaxBytes - mail.Length);

        Measure(Encoding.ASCII.GetBytes(mail))!.Recipients.Should().HaveCount(BounceLimits.MaxRecipients);
    }

    [Theory]
    [InlineData("parts")]
    [InlineData("headers")]
    [InlineData("bytes of headers")]
    [InlineData("bytes of one header")]
    [InlineData("recipients")]
    [InlineData("bytes")]
    public async Task A_report_beyond_a_bound_is_not_read(string bound)
    {
        var headers = bound switch
        {
            "headers" => Repeat("a: b\n", BounceLimits.MaxHeaders),
            "bytes of headers" => Repeat($"a: {new string('b', 60_000)}\n", 1 + (BounceLimits.MaxHeaderBytes / 60_000)),
            "bytes of one header" => $"a: {new string('b', BounceLimits.MaxHeaderLength + 4096)}\n",
            _ => "",
        };
        var count = bound == "recipients" ? BounceLimits.MaxRecipients + 1 : 1;
        var recipients = Repeat("Final-Recipient: rfc822; a@b\nStatus: 5.1.1\n\n", count);
        var parts = bound switch
        {
            "parts" => Repeat("--b\n\nx\n", BounceLimits.MaxParts),
            "bytes" => $"--b\n\n{new string('x', BounceLimits.MaxBytes)}",
            _ => "",
        };
        using var mail = new MemoryStream(Encoding.ASCII.GetBytes($"{headers}{Status()}{recipients}{parts}--b--\n"));

        (await BounceParser.ParseAsync(mail)).Should().BeNull();
    }

    [Theory]
    [InlineData("Content-Type: multipart/mixed; boundary=level{0}\n\n--level{0}\n")]
    [InlineData("Content-Type: message/rfc822\n\n")]
    public async Task A_report_inside_16_levels_is_read_and_one_inside_further_levels_is_not(string level)
    {
        (await IsReadAsync(15)).Should().BeTrue();
        (await IsReadAsync(18)).Should().BeFalse();

        async Task<bool> IsReadAsync(int levels)
        {
            var around = string.Concat(Enumerable.Range(0, levels).Select(i => string.Format(null, level, i)));
            using var mail = new MemoryStream(Encoding.ASCII.GetBytes(
                around + Status() + "Final-Recipient: rfc822; a@b\nStatus: 5.1.1\n\n--b--\n"));
            return await BounceParser.ParseAsync(mail) is not null;
        }
    }

    [Fact]
    public async Task A_stream_without_a_length_is_read_up_to_the_bound()
    {
        using var endless = new EndlessStream();

        (await BounceParser.ParseAsync(endless)).Should().BeNull();
        endless.Delivered.Should().BeLessThan(BounceLimits.MaxBytes + (1024 * 1024));
    }

    [Fact]
    public async Task The_channel_ignores_a_mail_beyond_a_bound()
    {
        await using var world = new BounceWorld();
        var groups = Repeat("Final-Recipient: rfc822; ada@example.org\nStatus: 5.1.1\n\n", 1001);

        var result = await world.ReceiveAsync(
            BounceWorld.Report(groups, world.ReturnAddress("ada@example.org")), "message/rfc822");

        result.Should().Be(new InboundResult(
            InboundStatus.Ignored, "The mail is not a bounce or a complaint that can be read."));
    }

    private static BounceReport? Measure(byte[] mail)
    {
        using var stream = new MemoryStream(mail);
        var started = Stopwatch.GetTimestamp();
        var allocatedBefore = GC.GetAllocatedBytesForCurrentThread();

        var parsing = BounceParser.ParseAsync(stream);

        parsing.IsCompletedSuccessfully.Should().BeTrue("the memory is counted for this thread");
        var allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
        allocated.Should().BeLessThan((long)MaxMultiple * mail.Length);
        Stopwatch.GetElapsedTime(started).Should().BeLessThan(Limit);
        return parsing.Result;
    }

    private static string Multipart(string boundary) => $"Content-Type: multipart/mixed; boundary={boundary}\n\n";

    private static string Status() =>
        "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n";

    private static string Feedback() =>
        Multipart("b") + "--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n";

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private sealed class EndlessStream : Stream
    {
        public long Delivered { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => Delivered;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            Delivered += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
