namespace Notify.Delivery;

/// <summary>
/// Sends messages with the protocol of one channel, to one address at a time. The pipeline implements everything else,
/// for example retries, limits and fallback.
/// </summary>
/// <remarks>
/// It is called concurrently. Every implementation must pass the sender conformance cases of <c>Notify.Testing</c>.
/// </remarks>
public interface IChannelSender
{
    /// <summary>Sends a message once.</summary>
    /// <param name="request">The message and its address.</param>
    /// <param name="cancellationToken">
    /// The token to monitor for cancellation requests. It is canceled when the host stops, the lease is lost or the
    /// time limit has passed.
    /// </param>
    /// <returns>
    /// The answer of the provider. Expected answers are values; an exception counts as a transient failure.
    /// </returns>
    /// <exception cref="OperationCanceledException">
    /// The send was canceled before the content may have been sent. The message waits, and this does not count as an
    /// attempt. If the content may have been sent, return <see cref="SendResult.Unknown"/> instead, so that the
    /// recipient does not receive the message on two channels.
    /// </exception>
    ValueTask<SendResult> SendAsync(SendRequest request, CancellationToken cancellationToken);
}
