namespace Notify.Inbound;

/// <summary>
/// Receives the messages of a channel's provider, such as the updates of a bot or returned mail. The channel verifies
/// the sender of a message, reads it, and updates the address book. A transport (an HTTP endpoint, a mailbox reader)
/// only forwards messages.
/// </summary>
/// <example>
/// <code>
/// var result = await channel.Admit(headers).ReceiveAsync(body, cancellationToken);
/// </code>
/// </example>
public interface IInboundChannel
{
    /// <summary>
    /// Decides by the headers whether a message is read. The decision must be cheap, because anyone can send headers.
    /// </summary>
    /// <param name="headers">The headers. Nothing proves that they come from the provider.</param>
    /// <returns>The refusal, or the function that reads the body.</returns>
    InboundAdmission Admit(InboundHeaders headers);
}
