using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Notify.Delivery;
using Notify.Telegram.BotApi;

namespace Notify.Telegram.Tests.BotApi;

public sealed class BotApiHandlerTests
{
    private const string Token = "123456789:AAabcdefghijklmnopqrstuvwxyz_-12345";
    private static readonly Uri Shown = new("https://api.example.com/bot0:hidden/sendMessage");

    [Fact]
    public async Task The_token_is_in_the_address_below_and_nowhere_above()
    {
        Uri? below = null;
        using var request = Request();

        using var answer = await SendAsync(request, (sent, _) =>
        {
            below = sent.RequestUri;
            return Answer(HttpStatusCode.OK, new StringContent("{}", Encoding.UTF8, "application/json"));
        });

        below.Should().Be(new Uri($"https://api.example.com/bot{Token}/sendMessage"));
        request.RequestUri.Should().Be(Shown);
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("https://proxy.example.com/telegram", false, "https://proxy.example.com/telegram/bot{0}/sendMessage")]
    [InlineData("https://proxy.example.com/telegram/", false, "https://proxy.example.com/telegram/bot{0}/sendMessage")]
    [InlineData("https://api.telegram.org", true, "https://api.telegram.org/bot{0}/test/sendMessage")]
    [InlineData("http://127.0.0.1:8081/a/b", true, "http://127.0.0.1:8081/a/b/bot{0}/test/sendMessage")]
    public async Task A_path_and_the_test_environment_are_part_of_the_address(string url, bool isTest, string expected)
    {
        Uri? below = null;
        using var request = Request();

        using var answer = await SendAsync(
            request,
            (sent, _) =>
            {
                below = sent.RequestUri;
                return Answer(HttpStatusCode.OK, new StringContent("{}", Encoding.UTF8, "application/json"));
            },
            bot: new BotServer(url, Token, isTest));

        below.Should().Be(new Uri(string.Format(CultureInfo.InvariantCulture, expected, Token)));
    }

    [Fact]
    public void The_server_shows_no_token() =>
        new BotServer("https://api.telegram.org", Token, false).ToString().Should().NotContain("123456789");

    [Fact]
    public async Task Every_request_says_its_length()
    {
        long? length = null;
        using var request = Request();
        request.Content = new Unmeasured("hello"u8.ToArray());

        using var answer = await SendAsync(request, (sent, _) =>
        {
            length = sent.Content!.Headers.ContentLength;
            return Answer(HttpStatusCode.OK, new StringContent("{}", Encoding.UTF8, "application/json"));
        });

        length.Should().Be(5);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadGateway, SendOutcome.Transient, "502")]
    [InlineData(HttpStatusCode.OK, SendOutcome.Unknown, "connection_lost")]
    public async Task A_body_that_breaks_off_counts_by_its_status_or_is_a_lost_answer(
        HttpStatusCode status,
        SendOutcome outcome,
        string error)
    {
        using var request = Request();

        var failure = await FluentActions.Awaiting(() => SendAsync(request, (_, _) => Answer(status, new Broken())))
            .Should().ThrowAsync<BotTransportException>();

        (failure.Which.Result.Outcome, failure.Which.Result.Error).Should().Be((outcome, error));
    }

    [Theory]
    [InlineData(HttpStatusCode.BadGateway, SendOutcome.Transient, "502")]
    [InlineData(HttpStatusCode.OK, SendOutcome.Unknown, "connection_lost")]
    public async Task An_endless_body_is_read_to_4_megabytes(HttpStatusCode status, SendOutcome outcome, string error)
    {
        const int Longest = 4 * 1024 * 1024;
        await using var body = new Endless();
        var content = new StreamContent(body) { Headers = { ContentType = new("application/json") } };
        using var request = Request();

        var failure = await FluentActions.Awaiting(() => SendAsync(request, (_, _) => Answer(status, content)))
            .Should().ThrowAsync<BotTransportException>();

        (failure.Which.Result.Outcome, failure.Which.Result.Error).Should().Be((outcome, error));
        body.Read.Should().BeInRange(Longest, Longest * 2);
    }

    [Fact]
    public async Task A_throttled_foreign_response_waits_as_long_as_its_retry_after_header_says()
    {
        using var request = Request();

        var failure = await FluentActions.Awaiting(() =>
                SendAsync(request, (_, _) =>
                    Task.FromResult(
                        new HttpResponseMessage(HttpStatusCode.TooManyRequests)
                        {
                            Headers = { RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(4)) },
                        })))
            .Should().ThrowAsync<BotTransportException>();

        (failure.Which.Result.Outcome, failure.Which.Result.RetryAfter)
            .Should().Be((SendOutcome.Throttled, TimeSpan.FromSeconds(4)));
    }

    [Theory]
    [InlineData("""{"ok":false,"error_code":500,"description":"x"}""", 30)]
    [InlineData("""{"ok":false,"error_code":500,"description":"x","parameters":{}}""", 30)]
    [InlineData("""{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":7}}""", 7)]
    public async Task The_client_reads_the_retry_after_header_as_a_field(string body, int seconds)
    {
        using var request = Request();

        using var answer = await SendAsync(request, (_, _) =>
            Task.FromResult(
                new HttpResponseMessage(HttpStatusCode.InternalServerError)
                {
                    Headers = { RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(30)) },
                    Content = new StringContent(body, Encoding.UTF8, "application/json"),
                }));

        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        json.RootElement.GetProperty("parameters").GetProperty("retry_after").GetInt32().Should().Be(seconds);
        json.RootElement.GetProperty("description").GetString().Should().Be("x");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"message":"of a proxy"}""")]
    public async Task A_body_that_is_not_an_answer_of_the_bot_api_waits_as_long_as_its_header_says(string body)
    {
        using var request = Request();

        var failure = await FluentActions.Awaiting(() => SendAsync(request, (_, _) => Task.FromResult(
            new HttpResponseMessage(HttpStatusCode.InternalServerError)
            {
                Headers = { RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(30)) },
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
            }))).Should().ThrowAsync<BotTransportException>();

        (failure.Which.Result.Outcome, failure.Which.Result.RetryAfter)
            .Should().Be((SendOutcome.Transient, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_call_is_given_its_time()
    {
        var time = new FakeTimeProvider();
        using var request = Request();

        var failure = await FluentActions.Awaiting(() => SendAsync(request, async (_, token) =>
        {
            time.Advance(TimeSpan.FromSeconds(100));
            await Task.Delay(Timeout.InfiniteTimeSpan, time, token);
            throw new InvalidOperationException("The wait has no end.");
        }, time)).Should().ThrowAsync<BotTransportException>();

        (failure.Which.Result.Outcome, failure.Which.Result.Error).Should().Be((SendOutcome.Unknown, "timeout"));
    }

    [Fact]
    public async Task Stopped_after_the_request_has_gone_out_it_is_interrupted_and_before_it_is_canceled()
    {
        using var stop = new CancellationTokenSource();
        using var request = Request();
        var late = await FluentActions.Awaiting(() => SendAsync(request, async (_, token) =>
        {
            await stop.CancelAsync();
            token.ThrowIfCancellationRequested();
            throw new InvalidOperationException("Unreachable.");
        }, stop: stop.Token)).Should().ThrowAsync<BotTransportException>();
        using var another = Request();

        await FluentActions.Awaiting(() =>
                SendAsync(another, (_, _) => throw new InvalidOperationException("Unreachable."), stop: stop.Token))
            .Should().ThrowAsync<OperationCanceledException>();

        (late.Which.Result.Outcome, late.Which.Result.Error).Should().Be((SendOutcome.Unknown, "interrupted"));
    }

    private static HttpRequestMessage Request() =>
        new(HttpMethod.Post, Shown) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };

    private static Task<HttpResponseMessage> Answer(HttpStatusCode status, HttpContent content) =>
        Task.FromResult(new HttpResponseMessage(status) { Content = content });

    private static async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> server,
        TimeProvider? time = null,
        BotServer? bot = null,
        CancellationToken stop = default)
    {
        bot ??= new BotServer("https://api.example.com", Token, IsTestEnvironment: false);
        using var handler = new BotApiHandler(bot, TimeSpan.FromSeconds(100), time ?? TimeProvider.System)
        {
            InnerHandler = new Server(server),
        };
        using var client = new HttpMessageInvoker(handler);
        return await client.SendAsync(request, stop);
    }

    private sealed class Endless : MemoryStream
    {
        public new long Read { get; private set; }

        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)' ');
            Read += buffer.Length;
            return new(buffer.Length);
        }

        public override async Task CopyToAsync(
            Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            var buffer = new byte[bufferSize];
            while (true)
            {
                var length = await ReadAsync(buffer, cancellationToken);
                await destination.WriteAsync(buffer.AsMemory(0, length), cancellationToken);
            }
        }
    }

    /// <summary>Reads the request, then answers.</summary>
    private sealed class Server(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer)
        : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await request.Content!.CopyToAsync(Stream.Null, cancellationToken);
            return await answer(request, cancellationToken);
        }
    }

    private sealed class Unmeasured(byte[] bytes) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            stream.WriteAsync(bytes).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    private sealed class Broken : HttpContent
    {
        public Broken() => Headers.ContentType = new("application/json");

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            throw new IOException("reset");

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
