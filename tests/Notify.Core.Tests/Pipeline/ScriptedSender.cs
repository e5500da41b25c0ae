using System.Collections.Concurrent;
using System.Threading.Channels;
using Notify.Delivery;

namespace Notify.Tests.Pipeline;

/// <summary>Returns the answers of a script, and records the requests.</summary>
internal sealed class ScriptedSender : IChannelSender
{
    private readonly ConcurrentQueue<SendResult> _next = new();
    private readonly Channel<SendRequest> _arrived = Channel.CreateUnbounded<SendRequest>();

    public ConcurrentQueue<SendRequest> Requests { get; } = new();

    public Func<SendRequest, CancellationToken, ValueTask<SendResult>> Answer { get; set; } =
        (_, _) => new(SendResult.Sent("id-1"));

    /// <summary>An answer of a provider that says nothing until the send is canceled.</summary>
    public static async ValueTask<SendResult> Never(SendRequest request, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return SendResult.Sent();
    }

    /// <summary>The next answers, before <see cref="Answer"/>.</summary>
    public ScriptedSender Then(params SendResult[] results)
    {
        foreach (var result in results)
            _next.Enqueue(result);
        return this;
    }

    public ValueTask<SendResult> SendAsync(SendRequest request, CancellationToken cancellationToken)
    {
        Requests.Enqueue(request);
        _arrived.Writer.TryWrite(request);
        return _next.TryDequeue(out var result) ? new(result) : Answer(request, cancellationToken);
    }

    /// <summary>Waits for one more request than were waited for before.</summary>
    public async Task ArrivedAsync(int count = 1)
    {
        for (var i = 0; i < count; i++)
            await _arrived.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
    }
}
