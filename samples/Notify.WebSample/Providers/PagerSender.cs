using Notify.Delivery;

namespace Notify.WebSample.Providers;

/// <summary>A channel of the application's own: it speaks its provider's protocol and answers with a value. Queue, retries and dead letters are Notify's.</summary>
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
