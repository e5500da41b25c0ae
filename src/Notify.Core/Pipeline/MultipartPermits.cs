using Notify.Pipeline.Calls;
using Notify.Pipeline.Channels;
using Notify.Pipeline.Decisions;
using Notify.Pipeline.Limits;

namespace Notify.Pipeline;

/// <summary>
/// The permits of a message that consists of several parts: each part counts as a message, for the limits of the
/// channel and of the address.
/// </summary>
internal sealed class MultipartPermits(
    DeliveryStep step,
    string key,
    SendPermit? permit,
    AddressPermit? addressPermit,
    TimeProvider time)
{
    /// <summary>A shorter wait occupies the send's slot; for a longer one the message returns to the queue.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Copies: a sender that ignores its cancellation may ask for the next part when the step already belongs to another
    // envelope.
    private readonly ChannelRuntime _channel = step.Channel;
    private readonly Lane _lane = step.Envelope.Lane;
    private readonly bool _awaitsLimits = step.AwaitsLimits;
    private SendPermit? _permit = permit;
    private AddressPermit? _addressPermit = addressPermit;

    /// <summary>The failure of a limiter; null if there was none.</summary>
    public ServiceException? Failure { get; private set; }

    /// <summary>Spends the permits of the part that was sent, and waits for those of the next part.</summary>
    /// <returns>
    /// Null if the next part may be sent; otherwise the time to wait, also if a limiter failed: the sender then reports
    /// the parts that have arrived.
    /// </returns>
    public async ValueTask<TimeSpan?> NextAsync(CancellationToken cancellationToken)
    {
        Spend();
        try
        {
            return await TakeNextAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ServiceException exception)
        {
            Failure = exception;
            return Backoff.Shortest;
        }
    }

    /// <summary>
    /// Starts the windows of the permits taken so far. The address permit of a part that was not sent is returned.
    /// </summary>
    public void Spend()
    {
        _permit?.Spend();
        _addressPermit?.Dispose();
    }

    private async ValueTask<TimeSpan?> TakeNextAsync(CancellationToken cancellationToken)
    {
        while (_channel.AddressLimits is { } limits)
        {
            (_addressPermit, var pause) =
                await limits.EnterAsync(key, _awaitsLimits, cancellationToken).ConfigureAwait(false);
            if (pause is not { } wait)
                break;
            if (wait > Patience)
                return wait;
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
        }

        if (_channel.Limiter is { } limiter)
        {
            // The time limit of the send ends this wait.
            _permit = await limiter.AcquireAsync(_lane, Timeout.InfiniteTimeSpan, cancellationToken)
                .ConfigureAwait(false);
        }

        _addressPermit?.Used = true;
        return null;
    }
}
