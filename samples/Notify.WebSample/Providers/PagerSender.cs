using Notify.Delivery;

namespace Notify.WebSample.Providers;

/// <summary>
/// The sender of a channel of the application. It calls the provider and returns a result; Notify adds the queue,
/// retries and dead letters.
/// </summary>
internal sealed class PagerSender(Pager pager) : IChannelSender
{
    public ValueTask<SendResult> SendAsync(SendRequest request, CancellationToken cancellationToken)
    {
        if (pager.IsBroken)
            return ValueTask.FromResult(SendResult.Transient("no_carrier", "the pager is broken"));
        pager.Show(request.Content.Body);
        return ValueTask.FromResult(SendResult.Sent());
    }
}
