using Notify.Delivery;
using Notify.Templates;

namespace Notify.Testing.Tests.Capturing;

public sealed class CapturingSenderTests
{
    private readonly CapturingSender _sender = new();

    [Fact]
    public async Task It_keeps_requests_and_answers_sent()
    {
        var request = Request("email");

        (await _sender.SendAsync(request, default)).Outcome.Should().Be(SendOutcome.Sent);
        _sender.Requests.Should().Equal(request);
    }

    [Fact]
    public async Task Scripted_answers_are_used_once_in_order_by_channel()
    {
        _sender.Answer("email", SendResult.Transient("450"), SendResult.Rejected("554"))
            .Throw("push", new IOException("down"));
        _sender.Otherwise = _ => SendResult.Sent("otherwise");

        (await _sender.SendAsync(Request("email"), default)).Error.Should().Be("450");
        (await _sender.SendAsync(Request("telegram"), default)).ProviderId.Should().Be("otherwise");
        (await _sender.SendAsync(Request("email"), default)).Error.Should().Be("554");
        (await _sender.SendAsync(Request("email"), default)).ProviderId.Should().Be("otherwise");
        var push = async () => await _sender.SendAsync(Request("push"), default);
        await push.Should().ThrowAsync<IOException>();
        _sender.Requests.Should().HaveCount(5);
    }

    [Fact]
    public async Task A_canceled_send_is_not_kept()
    {
        var send = async () => await _sender.SendAsync(Request("email"), new CancellationToken(canceled: true));

        await send.Should().ThrowAsync<OperationCanceledException>();
        _sender.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_test_can_wait_for_requests()
    {
        var wait = _sender.WaitForAsync(1, CancellationToken.None);
        wait.IsCompleted.Should().BeFalse();
        await _sender.SendAsync(Request("email"), default);

        (await wait.WaitAsync(TimeSpan.FromSeconds(30))).Should().ContainSingle();
    }

    private static SendRequest Request(string channel) =>
        new()
        {
            Channel = channel,
            Address = "ada@example.com",
            Content = new RenderedMessage("Hello"),
            Envelope = TestEnvelopes.Envelope(channel),
        };
}
