using Notify.Pipeline.Limits;

namespace Notify.Pipeline;

/// <summary>The permits of a message that goes out in several parts: each part counts as a message, for the channel's limit and the address's.</summary>
internal sealed class MultipartPermits(DeliveryStep run, string key, SendPermit? first, AddressPermit? firstPass, TimeProvider time)
{
    /// <summary>A shorter wait is spent in the send's own slot; for a longer one the message goes back to the queue.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private SendPermit? _permit = first;
    private AddressPermit? _pass = firstPass;

    /// <summary>The part before it is out; waits for the permits of the next.</summary>
    /// <returns>Null where it may go; else how long until it may.</returns>
    public async ValueTask<TimeSpan?> NextAsync(CancellationToken cancellationToken)
    {
        Spend();
        var channel = run.Channel;
        while (channel.AddressLimits is { } limits)
        {
            var entering = run.Waits ? limits.EnterAsync(key, cancellationToken) : limits.TryEnterAsync(key, cancellationToken);
            (_pass, var pause) = await entering.ConfigureAwait(false);
            if (pause is not { } wait)
                break;
            if (wait > Patience)
                return wait;
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
        }

        if (channel.Limiter is { } limiter)
            _permit = await limiter.AcquireAsync(run.Envelope.Lane, cancellationToken).ConfigureAwait(false);
        _pass?.Used = true;
        return null;
    }

    /// <summary>What was taken is used; from now on its windows run. A pass for a part that did not go out after all is given back.</summary>
    public void Spend()
    {
        _permit?.Spend();
        _pass?.Dispose();
    }
}
