using Notify.Delivery;

namespace Notify.Benchmarks.Bus;

/// <summary>Sends nothing and counts.</summary>
internal sealed class NoOpSender(Countdown countdown) : IChannelSender
{
    public ValueTask<SendResult> SendAsync(SendRequest request, CancellationToken cancellationToken)
    {
        countdown.Arrived();
        return new(SendResult.Sent());
    }
}
