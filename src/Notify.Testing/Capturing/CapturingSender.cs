using System.Collections.Concurrent;
using Notify.Delivery;
using Notify.Shared;

namespace Notify.Testing;

/// <summary>
/// Replaces the sender of a channel: stores every request and returns the scripted result, or
/// <see cref="SendResult.Sent"/> if there is none. The rest of the pipeline (templates, retries, fallback) is the real
/// one. Safe for any number of threads.
/// </summary>
public sealed class CapturingSender : IChannelSender
{
    private readonly ConcurrentQueue<SendRequest> _requests = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Func<SendRequest, SendResult>>> _script =
        new(StringComparer.Ordinal);
    private readonly AsyncSignal _signal = new();

    /// <summary>Gets the requests so far, in order.</summary>
    public IReadOnlyList<SendRequest> Requests => [.. _requests];

    /// <summary>Gets or sets the function that returns the result if none is scripted.</summary>
    /// <value>The default returns <see cref="SendResult.Sent"/>.</value>
    public Func<SendRequest, SendResult> Otherwise { get; set; } = static _ => SendResult.Sent();

    /// <summary>Scripts the next results of a channel. Each is used once, in order.</summary>
    /// <param name="channel">The name of the channel.</param>
    /// <param name="results">The results.</param>
    /// <returns>The same sender.</returns>
    public CapturingSender Answer(string channel, params SendResult[] results)
    {
        ArgumentNullException.ThrowIfNull(results);
        foreach (var result in results)
            Script(channel).Enqueue(_ => result);
        return this;
    }

    /// <summary>Scripts an exception as the next result of a channel, as a faulty sender would throw it.</summary>
    /// <param name="channel">The name of the channel.</param>
    /// <param name="fault">The exception.</param>
    /// <returns>The same sender.</returns>
    public CapturingSender Throw(string channel, Exception fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        Script(channel).Enqueue(_ => throw fault);
        return this;
    }

    /// <inheritdoc />
    public ValueTask<SendResult> SendAsync(SendRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        _requests.Enqueue(request);
        _signal.Set();
        return new(Script(request.Channel).TryDequeue(out var scripted) ? scripted(request) : Otherwise(request));
    }

    /// <summary>Waits until this number of requests has been received in total.</summary>
    /// <param name="count">The number of requests.</param>
    /// <param name="cancellationToken">
    /// The token to monitor for cancellation requests. Pass one with a time limit.
    /// </param>
    /// <returns>The requests that were received by then.</returns>
    public async Task<IReadOnlyList<SendRequest>> WaitForAsync(int count, CancellationToken cancellationToken)
    {
        await _signal.WaitUntilAsync(() => _requests.Count >= count, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return Requests;
    }

    private ConcurrentQueue<Func<SendRequest, SendResult>> Script(string channel) =>
        _script.GetOrAdd(channel, static _ => new());
}
