namespace Notify.Delivery;

/// <summary>
/// Sends messages with the protocol of one channel, to one address at a time. The pipeline implements everything else,
/// for example retries, limits and fallback.
/// </summary>
/// <remarks>
/// <para>
/// It is called concurrently. Every implementation must pass the sender conformance cases of <c>Notify.Testing</c>.
/// </para>
/// <para>
/// Do not block the thread. The sends of a channel start on the thread pool, which has about as many threads as the
/// machine has cores and adds others slowly. While a sender blocks one, other deliveries may have to wait for a thread,
/// also those of other channels. A sender that does not return within <see cref="ChannelOptions.SendTimeout"/> is
/// canceled; after 5 more seconds, the worker continues without it. If it blocks its thread, that thread stays lost,
/// and the message is tried again when its lease has expired.
/// </para>
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
    /// The token was canceled. If the host stops or the lease is lost, the message waits, and this does not count as an
    /// attempt. If the time limit has passed, the result is <see cref="SendResult.Unknown"/>, because the provider may
    /// have received the message. If the token was not canceled, the exception counts as a transient failure, as any
    /// other one does.
    /// </exception>
    ValueTask<SendResult> SendAsync(SendRequest request, CancellationToken cancellationToken);
}
