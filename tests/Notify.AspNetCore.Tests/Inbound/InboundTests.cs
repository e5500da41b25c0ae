using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Notify.AspNetCore.Tests.Harness;
using Notify.Delivery;
using Notify.Inbound;
using NSubstitute;

namespace Notify.AspNetCore.Tests.Inbound;

public sealed class InboundTests : IAsyncDisposable
{
    private const string Url = NotifyApp.Base + "/inbound/pigeon";

    /// <summary>Turns a request that would wait forever into a failure.</summary>
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(1);

    private readonly FakeChannel _channel = new();
    private readonly FakeChannel _other = new();
    private readonly TaskCompletionSource _reading = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly NotifyApp _app;
    private readonly HttpClient _client;
    private BodyProbe? _body;

    public InboundTests()
    {
        _app = new NotifyApp
        {
            Endpoints = options => options.MaxConcurrentInboundMessages = 2,
            More = services => services
                .AddSingleton(Registration("pigeon", _channel))
                .AddSingleton(Registration("dove", _other)),
            Pipeline = pipeline => pipeline.Use((context, next) =>
            {
                _body = BodyProbe.Attach(context);
                _body.Reading += () => _reading.TrySetResult();
                return next(context);
            }),
        };
        _client = _app.As(Users.Nobody);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task The_channel_receives_headers_and_body_unchanged()
    {
        string?[] headers = [];
        string? contentType = null;
        var received = "";
        _channel.Decide = given =>
        {
            headers = [given.Header("x-ring"), given.Header("X-Other"), given.Header("X-Twice")];
            contentType = given.ContentType;
            given.ContentLength.Should().Be(3);
            return InboundAdmission.Read(given, 1000, (bytes, _) =>
            {
                received = Encoding.UTF8.GetString(bytes.Span);
                return new(new InboundResult(InboundStatus.Handled));
            });
        };
        using var body = new StringContent("coo", Encoding.UTF8, "text/coo");
        body.Headers.Add("X-Ring", "7");
        body.Headers.Add("X-Twice", ["a", "b"]);

        var answer = await _client.PostAsync(Url, body);

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        (await answer.Content.ReadAsByteArrayAsync()).Should().BeEmpty();
        (received, contentType).Should().Be(("coo", "text/coo; charset=utf-8"));
        headers.Should().Equal("7", null, null);
    }

    [Theory]
    [InlineData(InboundStatus.Handled, HttpStatusCode.OK)]
    [InlineData(InboundStatus.Ignored, HttpStatusCode.OK)]
    [InlineData(InboundStatus.Unauthenticated, HttpStatusCode.Unauthorized)]
    [InlineData(InboundStatus.Malformed, HttpStatusCode.BadRequest)]
    [InlineData(InboundStatus.NotConfigured, HttpStatusCode.NotFound)]
    [InlineData(InboundStatus.TooLarge, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(InboundStatus.UnsupportedMediaType, HttpStatusCode.UnsupportedMediaType)]
    public async Task Each_result_has_its_status(InboundStatus status, HttpStatusCode expected)
    {
        foreach (var detail in new[] { "because", null })
        {
            _channel.Result = new InboundResult(status, detail);
            var answer = await _client.PostAsync(Url, null);
            answer.StatusCode.Should().Be(expected);
            if (expected != HttpStatusCode.OK && detail is not null)
                (await answer.ShouldBeProblemAsync(expected))["detail"]!.GetValue<string>().Should().Be(detail);
        }
    }

    [Fact]
    public async Task The_channels_reply_is_the_answer()
    {
        _channel.Result = new InboundResult(InboundStatus.Handled) { Reply = """{"method":"sendMessage"}""" };

        var answer = await _client.PostAsync(Url, null);

        answer.Content.Headers.ContentType.Should().Be(new MediaTypeHeaderValue("application/json"));
        (await answer.Content.ReadAsStringAsync()).Should().Be("""{"method":"sendMessage"}""");
    }

    [Theory]
    [InlineData(InboundStatus.Unauthenticated, HttpStatusCode.Unauthorized)]
    [InlineData(InboundStatus.NotConfigured, HttpStatusCode.NotFound)]
    [InlineData(InboundStatus.UnsupportedMediaType, HttpStatusCode.UnsupportedMediaType)]
    public async Task Nothing_is_read_of_a_message_that_is_refused_by_its_headers(
        InboundStatus status,
        HttpStatusCode expected)
    {
        _channel.Decide = _ => InboundAdmission.Refuse(status, "a reason");

        var answer = await _client.PostAsync(Url, new ByteArrayContent(new byte[1_000_000]));

        var problem = await answer.ShouldBeProblemAsync(expected);
        problem["detail"]!.GetValue<string>().Should().Be("a reason");
        _body!.Count.Should().Be(0);
    }

    [Fact]
    public async Task Nothing_is_read_of_a_message_that_declares_too_much()
    {
        var answer = await _client.PostAsync(Url, new ByteArrayContent(new byte[1001]));

        await answer.ShouldBeProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        _body!.Count.Should().Be(0);
        _channel.Received.Should().Be(0);
    }

    [Fact]
    public async Task A_message_that_declares_no_length_is_read_up_to_the_maximum()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Url)
        {
            Headers = { TransferEncodingChunked = true },
            Content = new StreamContent(new MemoryStream(new byte[10_000_000])),
        };

        var answer = await _client.SendAsync(request);

        await answer.ShouldBeProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        _body!.Count.Should().BeLessThan(100_000);
        _channel.Received.Should().Be(0);
    }

    [Fact]
    public async Task The_number_of_messages_at_the_same_time_is_bounded_for_each_channel()
    {
        _channel.Hold();
        var held = new[] { _client.PostAsync(Url, null), _client.PostAsync(Url, null) };
        await _channel.WaitForAsync(2).WaitAsync(Guard);

        var third = await _client.PostAsync(Url, null).WaitAsync(Guard);
        await third.ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable);
        third.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(1));
        (await _client.PostAsync(NotifyApp.Base + "/inbound/dove", null)).StatusCode.Should().Be(HttpStatusCode.OK);

        _channel.Release();
        (await Task.WhenAll(held)).Should().OnlyContain(answer => answer.StatusCode == HttpStatusCode.OK);
        (await _client.PostAsync(Url, null)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_body_that_does_not_arrive_in_time_is_408()
    {
        var released = new TaskCompletionSource();
        using var body = new StalledContent(released.Task, "text/coo");
        var answer = _client.PostAsync(Url, body);
        await _reading.Task.WaitAsync(Guard);

        _app.Time.Advance(TimeSpan.FromSeconds(30));

        await (await answer.WaitAsync(Guard)).ShouldBeProblemAsync(HttpStatusCode.RequestTimeout);
        released.SetResult();
        (await _client.PostAsync(Url, null)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("raven")]
    [InlineData("")]
    public async Task A_channel_that_receives_no_messages_is_404(string channel)
    {
        var answer = await _client.PostAsync(NotifyApp.Base + "/inbound/" + channel, null);

        answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_failure_is_503_so_that_the_provider_repeats_the_message()
    {
        _channel.Failure = new TimeoutException("the address book of ada@example.com is away");

        var answer = await _client.PostAsync(Url, null);

        await answer.ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter.Should().NotBeNull();
        (await answer.Content.ReadAsStringAsync()).Should().NotContain("ada");
    }

    [Fact]
    public async Task A_mistake_in_the_channel_is_500_and_says_nothing()
    {
        _channel.Failure = new InvalidOperationException("ada@example.com has no address");

        var answer = await _client.PostAsync(Url, null);

        await answer.ShouldBeProblemAsync(HttpStatusCode.InternalServerError);
        answer.Headers.RetryAfter.Should().BeNull();
        (await answer.Content.ReadAsStringAsync()).Should().NotContain("ada");
    }

    private static ChannelRegistration Registration(string name, IInboundChannel inbound) =>
        new(name, new ChannelKind(name), _ => new ChannelSettings(), _ => Substitute.For<IChannelSender>())
        {
            Inbound = _ => inbound,
        };

    private sealed class ChannelSettings : ChannelOptions;

    private sealed class FakeChannel : IInboundChannel
    {
        private readonly Channel<int> _arrived = System.Threading.Channels.Channel.CreateUnbounded<int>();
        private TaskCompletionSource _held = Completed();

        public FakeChannel() => Decide = headers => InboundAdmission.Read(headers, 1000, ReceiveAsync);

        public Func<InboundHeaders, InboundAdmission> Decide { get; set; }

        public InboundResult Result { get; set; } = new(InboundStatus.Handled);

        public Exception? Failure { get; set; }

        public int Received { get; private set; }

        public InboundAdmission Admit(InboundHeaders headers) => Decide(headers);

        public void Hold() => _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => _held.SetResult();

        public async Task WaitForAsync(int messages)
        {
            for (var i = 0; i < messages; i++)
                await _arrived.Reader.ReadAsync();
        }

        private async ValueTask<InboundResult> ReceiveAsync(
            ReadOnlyMemory<byte> body,
            CancellationToken cancellationToken)
        {
            _arrived.Writer.TryWrite(++Received);
            await _held.Task;
            return Failure is null ? Result : throw Failure;
        }

        private static TaskCompletionSource Completed()
        {
            var source = new TaskCompletionSource();
            source.SetResult();
            return source;
        }
    }
}
