using System.Collections.Concurrent;
using Notify.Delivery;
using Notify.Shared;

namespace Notify.Testing;

/// <summary>
/// Takes the place of a channel's sender: keeps every request and answers as scripted, <see cref="SendResult.Sent"/> where nothing is. The rest of the pipeline (templates, retries, fallback) is
/// the real one. Safe for any number of threads.
/// </summary>
public sealed class CapturingSender : IChannelSender
{
    private readonly ConcurrentQueue<SendRequest> _requests = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Func<SendRequest, SendResult>>> _script = new(
        StringComparer.Ordinal);
    private readonly AsyncSignal _signal = new();

    /// <summary>The requests so far, in order.</summary>
    public IReadOnlyList<SendRequest> Requests => [.. _requests];

    /// <summary>The answer where nothing is scripted. Default: sent.</summary>
    public Func<SendRequest, SendResult> Otherwise { get; set; } = static _ => SendResult.Sent();

    /// <summary>Scripts the next answers of a channel, each used once, in order.</summary>
    /// <param name="channel">The channel's name.</param>
    /// <param name="results">The answers.</param>
    public CapturingSender Answer(string channel, params SendResult[] results)
    {
        ArgumentNullException.ThrowIfNull(results);
        foreach (var result in results)
            Script(channel).Enqueue(_ => result);
        return this;
    }

    /// <summary>Scripts an exception as the next answer of a channel, as a sender with a mistake would throw it.</summary>
    /// <param name="channel">The channel's name.</param>
    /// <param name="fault">The exception.</param>
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

    /// <summary>Waits until there were so many requests in all.</summary>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Gives the wait up; pass one with a time limit.</param>
    /// <returns>The requests by then.</returns>
    public async Task<IReadOnlyList<SendRequest>> WaitForAsync(int count, CancellationToken cancellationToken)
    {
        await _signal.WaitUntilAsync(() => _requests.Count >= count, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return Requests;
    }

    private ConcurrentQueue<Func<SendRequest, SendResult>> Script(string channel) =>
        _script.GetOrAdd(channel, static _ => new());
}
