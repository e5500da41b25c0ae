using Notify.Inbound;

namespace Notify.Tests.Inbound;

public sealed class InboundAdmissionTests
{
    [Fact]
    public async Task A_refused_message_is_not_read()
    {
        var body = new CountingStream(100);

        var result = await InboundAdmission.Refuse(InboundStatus.Unauthenticated, "no").ReceiveAsync(body);

        result.Should().Be(new InboundResult(InboundStatus.Unauthenticated, "no"));
        body.Count.Should().Be(0);
    }

    [Fact]
    public void A_message_that_declares_too_much_is_refused_by_its_headers()
    {
        var admission = Read(maxBytes: 10, new InboundHeaders { ContentLength = 11 });

        admission.Refusal.Should()
            .Be(new InboundResult(InboundStatus.TooLarge, "The message is longer than 10 bytes."));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(10)]
    public async Task A_message_that_is_longer_than_it_declares_is_not_read_to_its_end(int? declared)
    {
        const int Maximum = 100_000;
        var body = new CountingStream(long.MaxValue);

        var result = await Read(Maximum, new InboundHeaders { ContentLength = declared }).ReceiveAsync(body);

        result.Status.Should().Be(InboundStatus.TooLarge);
        body.Count.Should().BeLessThan(Maximum + (64 * 1024));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(300_000)]
    public async Task A_message_arrives_whole_whatever_it_declares(int length)
    {
        foreach (var declared in new long?[] { null, 0, length, 300_000 })
        {
            byte[] received = [1];
            var admission = InboundAdmission.Read(
                new InboundHeaders { ContentLength = declared },
                300_000,
                (bytes, _) =>
                {
                    received = bytes.ToArray();
                    return new(new InboundResult(InboundStatus.Handled));
                });

            (await admission.ReceiveAsync(new CountingStream(length))).Status.Should().Be(InboundStatus.Handled);

            received.Should().Equal(CountingStream.Bytes(length));
        }
    }

    [Fact]
    public async Task Memory_grows_with_the_bytes_that_arrive()
    {
        var admission = Read(100_000_000, new InboundHeaders { ContentLength = 100_000_000 });
        var before = GC.GetAllocatedBytesForCurrentThread();

        await admission.ReceiveAsync(new CountingStream(1000));

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(300_000);
    }

    [Fact]
    public async Task A_forged_message_costs_no_more_memory_than_its_length()
    {
        const int Length = 10_000_000;
        var now = DateTimeOffset.UnixEpoch;
        var headers = new InboundHeaders
        {
            Header = name => name == InboundSignature.TimestampHeader
                ? InboundSignature.Timestamp(now)
                : $"v1={new string('0', 64)}",
        };
        var verifier = InboundSignature.CreateVerifier([new byte[32]], "email", headers, now);
        var admission = InboundAdmission.Read(
            headers, Length, (_, _) => throw new InvalidOperationException("It is forged."), verifier);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var result = await admission.ReceiveAsync(new CountingStream(Length));

        result.Status.Should().Be(InboundStatus.Unauthenticated);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(Length * 11L / 10);
    }

    [Theory]
    [InlineData("application/json; charset=utf-8", "application/json")]
    [InlineData("Message/RFC822", "message/rfc822")]
    [InlineData(";;;", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void The_media_type_has_no_parameters(string? contentType, string? expected) =>
        new InboundHeaders { ContentType = contentType }.MediaType.Should().Be(expected);

    [Fact]
    public void Headers_are_not_part_of_the_text() =>
        new InboundHeaders { ContentType = "secret", Header = _ => "secret" }.ToString().Should().Be("InboundHeaders");

    private static InboundAdmission Read(int maxBytes, InboundHeaders headers) =>
        InboundAdmission.Read(headers, maxBytes, (_, _) => new(new InboundResult(InboundStatus.Handled)));

    /// <summary>Delivers a number of bytes in pieces of uneven length, and counts the bytes that were read.</summary>
    private sealed class CountingStream(long length) : MemoryStream
    {
        private const int Piece = 1009;

        public long Count { get; private set; }

        public static byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i % 251))];

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = (int)Math.Min(Math.Min(buffer.Length, Piece), length - Count);
            for (var i = 0; i < read; i++)
                buffer.Span[i] = (byte)((Count + i) % 251);
            Count += read;
            return new(read);
        }
    }
}
