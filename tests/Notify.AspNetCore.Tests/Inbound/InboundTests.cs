using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Notify.AspNetCore.Tests.Harness;
using Notify.Delivery;
using Notify.Inbound;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace Notify.AspNetCore.Tests.Inbound;

public sealed class InboundTests : IAsyncDisposable
{
    private const string Url = NotifyApp.Base + "/inbound/pigeon";
    private readonly IInboundChannel _inbound = Substitute.For<IInboundChannel>();
    private readonly NotifyApp _app;
    private readonly HttpClient _client;

    public InboundTests()
    {
        _inbound.MaxBytes.Returns(1000);
        _app = new NotifyApp
        {
            More = services => services.AddSingleton(new ChannelRegistration("pigeon", new ChannelKind("pigeon"), _ => new Post(), _ => Substitute.For<IChannelSender>()) { Inbound = _ => _inbound }),
        };
        _client = _app.As(Users.Nobody);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task The_channel_gets_what_came_as_it_came()
    {
        InboundMessage? got = null;
        string?[] headers = [];
        _inbound.ReceiveAsync(Arg.Do<InboundMessage>(message => (got, headers) = (message, [message.Header("x-ring"), message.Header("X-Other"), message.Header("X-Twice")])), Arg.Any<CancellationToken>()).Returns(new InboundResult(InboundStatus.Handled));
        using var body = new StringContent("coo", Encoding.UTF8, "text/coo");
        body.Headers.Add("X-Ring", "7");
        body.Headers.Add("X-Twice", ["a", "b"]);

        var answer = await _client.PostAsync(Url, body);

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        (await answer.Content.ReadAsByteArrayAsync()).Should().BeEmpty();
        Encoding.UTF8.GetString(got!.Body.Span).Should().Be("coo");
        got.ContentType.Should().Be("text/coo; charset=utf-8");
        headers.Should().Equal("7", null, null);
        got.ToString().Should().Be("InboundMessage of 3 bytes");
    }

    [Theory]
    [InlineData(InboundStatus.Handled, HttpStatusCode.OK)]
    [InlineData(InboundStatus.Ignored, HttpStatusCode.OK)]
    [InlineData(InboundStatus.Unauthenticated, HttpStatusCode.Unauthorized)]
    [InlineData(InboundStatus.Malformed, HttpStatusCode.BadRequest)]
    [InlineData(InboundStatus.NotConfigured, HttpStatusCode.NotFound)]
    public async Task Each_result_has_its_status(InboundStatus status, HttpStatusCode expected)
    {
        _inbound.ReceiveAsync(Arg.Any<InboundMessage>(), Arg.Any<CancellationToken>()).Returns(new InboundResult(status, "because"), new InboundResult(status));
        foreach (var detail in new[] { "because", null })
        {
            var answer = await _client.PostAsync(Url, null);
            answer.StatusCode.Should().Be(expected);
            if (expected != HttpStatusCode.OK && detail is not null)
                (await answer.ShouldBeProblemAsync(expected))["detail"]!.GetValue<string>().Should().Be(detail);
        }
    }

    [Fact]
    public async Task The_channels_reply_is_the_answer()
    {
        _inbound.ReceiveAsync(Arg.Any<InboundMessage>(), Arg.Any<CancellationToken>()).Returns(new InboundResult(InboundStatus.Handled) { Reply = """{"method":"sendMessage"}""" });
        var answer = await _client.PostAsync(Url, null);
        answer.Content.Headers.ContentType.Should().Be(new MediaTypeHeaderValue("application/json"));
        (await answer.Content.ReadAsStringAsync()).Should().Be("""{"method":"sendMessage"}""");
    }

    [Fact]
    public async Task What_is_longer_than_the_channel_takes_is_not_read()
    {
        await (await _client.PostAsync(Url, new ByteArrayContent(new byte[1001]))).ShouldBeProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        await _inbound.DidNotReceiveWithAnyArgs().ReceiveAsync(default!, default);
    }

    [Fact]
    public async Task A_channel_that_takes_nothing_says_so_without_reading_anything()
    {
        _inbound.MaxBytes.Returns(0);
        _inbound.ReceiveAsync(Arg.Is<InboundMessage>(message => message.Body.IsEmpty), Arg.Any<CancellationToken>()).Returns(new InboundResult(InboundStatus.NotConfigured, "a key is missing"));
        var problem = await (await _client.PostAsync(Url, new ByteArrayContent(new byte[100_000]))).ShouldBeProblemAsync(HttpStatusCode.NotFound);
        problem["detail"]!.GetValue<string>().Should().Be("a key is missing");
    }

    [Theory]
    [InlineData("dove")]
    [InlineData("")]
    public async Task Without_a_channel_that_hears_it_is_404(string channel) =>
        (await _client.PostAsync(NotifyApp.Base + "/inbound/" + channel, null)).StatusCode.Should().Be(HttpStatusCode.NotFound);

    [Fact]
    public async Task A_failure_is_no_answer_that_the_provider_would_take_for_good()
    {
        _inbound.ReceiveAsync(Arg.Any<InboundMessage>(), Arg.Any<CancellationToken>()).ThrowsAsync(new TimeoutException("the book is away"));
        await _client.Awaiting(client => client.PostAsync(Url, null)).Should().ThrowAsync<TimeoutException>("the host answers 500 to what its endpoints throw");
    }

    private sealed class Post : ChannelOptions;
}
