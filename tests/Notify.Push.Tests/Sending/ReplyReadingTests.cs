using Notify.Push.Sending;

namespace Notify.Push.Tests.Sending;

public class ReplyReadingTests
{
    [Theory]
    [InlineData("""{"reason":"BadJwtToken"}""", """{"reason":"BadJwtToken"}""")]
    [InlineData("<html><body><h1>Not  Found</h1>\r\n</body></html>", "Not Found")]
    [InlineData("no such thing as /short/path here", "no such thing as … here")]
    [InlineData("see https://push.example.com/other?x=1 for more", "see https://push.example.com… for more")]
    [InlineData("token eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwcz is bad", "token … is bad")]
    [InlineData("", "")]
    public void Words_are_kept_and_secrets_are_not(string text, string cleaned) =>
        ReplyText.Clean(text, new Uri("https://push.example.com/short/path")).Should().Be(cleaned);

    [Fact]
    public void Long_words_are_cut_between_characters()
    {
        var text = string.Concat(Enumerable.Repeat("ab ", 99)) + "x 🙂🙂🙂";

        ReplyText.Clean(text, new Uri("https://push.example.com/p")).Should().HaveLength(299);
    }

    [Fact]
    public async Task Microsoft_says_it_in_headers()
    {
        using var response = new HttpResponseMessage { Content = new StringContent("") };
        response.Headers.TryAddWithoutValidation("X-WNS-Status", "dropped");
        response.Headers.TryAddWithoutValidation("X-WNS-Error-Description", "The cloud notification URL is wrong");

        (await ReplyText.ReadAsync(response, new Uri("https://push.example.com/p"), CancellationToken.None))
            .Should().Be("X-WNS-Status: dropped X-WNS-Error-Description: The cloud notification URL is wrong");
    }

    public static TheoryData<Exception> Breaks =>
        [new IOException("gone"), new HttpRequestException("gone"), new TaskCanceledException("too slow")];

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task A_body_that_breaks_off_or_takes_too_long_leaves_the_status(Exception failure)
    {
        using var response = new HttpResponseMessage { Content = new StreamContent(new BrokenStream(failure)) };

        (await ReplyText.ReadAsync(response, new Uri("https://push.example.com/p"), CancellationToken.None))
            .Should().BeEmpty();
    }

    [Fact]
    public async Task An_endless_body_is_read_to_2048_bytes()
    {
        await using var body = new EndlessStream();
        using var response = new HttpResponseMessage { Content = new StreamContent(body) };

        var text = await ReplyText.ReadAsync(response, new Uri("https://push.example.com/p"), CancellationToken.None);

        text.Length.Should().BeInRange(299, 300);
        body.Read.Should().Be(2048);
    }

    private sealed class EndlessStream : MemoryStream
    {
        public new int Read { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            for (var i = 0; i < buffer.Length; i++)
                buffer.Span[i] = i % 2 == 0 ? (byte)'x' : (byte)' ';
            Read += buffer.Length;
            return new(buffer.Length);
        }
    }

    private sealed class BrokenStream(Exception failure) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default) => throw failure;
    }
}
