namespace Notify.Delivery;

/// <summary>Speaks one channel's protocol, to one address at a time. Everything else (retries, limits, fallback) is the pipeline's.</summary>
/// <remarks>Called concurrently. Every implementation passes the sender conformance cases of <c>Notify.Testing</c>.</remarks>
public interface IChannelSender
{
    /// <summary>Sends once.</summary>
    /// <param name="request">What, and to which address.</param>
    /// <param name="cancellationToken">Canceled when the host stops, the lease is lost or the time is up.</param>
    /// <returns>
    /// What the provider said. Expected answers are values; an exception counts as transient. A canceled send throws <see cref="OperationCanceledException"/>, and the message waits as if it had never
    /// been tried; where the content may have gone out already it is <see cref="SendResult.Unknown"/> instead, so that nobody is told twice by two channels.
    /// </returns>
    ValueTask<SendResult> SendAsync(SendRequest request, CancellationToken cancellationToken);
}
