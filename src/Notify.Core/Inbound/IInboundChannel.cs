namespace Notify.Inbound;

/// <summary>
/// What a channel hears from its provider: a bot's updates, mail that came back. The channel proves where a message comes from, reads it and keeps the address book; who received the message
/// (an HTTP endpoint, a mailbox reader) only passes it on.
/// </summary>
public interface IInboundChannel
{
    /// <summary>How many bytes a message may have; longer ones are not to be read at all. 0: the channel takes none, and says why when it is given an empty one.</summary>
    int MaxBytes { get; }

    /// <summary>Takes one message. A provider repeats what was not answered well, so taking one twice has to do no harm.</summary>
    /// <param name="message">The message, not proven to come from the provider.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>What became of it. A message that is forged, malformed or of no interest is a result; an exception means that it is to be sent again.</returns>
    ValueTask<InboundResult> ReceiveAsync(InboundMessage message, CancellationToken cancellationToken = default);
}
