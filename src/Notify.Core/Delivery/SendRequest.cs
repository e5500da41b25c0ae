using Notify.Bus;
using Notify.Templates;

namespace Notify.Delivery;

/// <summary>One message to one address.</summary>
/// <remarks><see cref="ToString"/> shows ids only.</remarks>
public sealed class SendRequest
{
    /// <summary>The channel's name.</summary>
    public required string Channel { get; init; }

    /// <summary>The address, as the recipient or the address book has it.</summary>
    public required string Address { get; init; }

    /// <summary>The rendered content.</summary>
    public required RenderedMessage Content { get; init; }

    /// <summary>The envelope: id, headers, attachments, list, recipient.</summary>
    public required Envelope Envelope { get; init; }

    /// <summary>Which attempt on this step, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>True where an earlier attempt may have been delivered.</summary>
    public bool PossiblyDelivered { get; init; }

    /// <summary>How many parts of the message have arrived at this address in earlier attempts; they must not be sent again. 0 unless a result said <see cref="SendResult.PartsSent"/>.</summary>
    public int PartsSent { get; init; }

    /// <summary>Whether the limits pace the parts of a message: <see cref="NextPartAsync"/> then waits for them.</summary>
    public bool IsPaced => NextPart is not null;

    internal Func<CancellationToken, ValueTask<TimeSpan?>>? NextPart { get; init; }

    /// <summary>Opens attachments given by reference, or null where the host registered no source.</summary>
    public IAttachmentSource? Attachments { get; init; }

    /// <summary>
    /// Takes the permits of one more message to this address. A sender that makes several messages of one asks before each but the first of an attempt, so that no limit is exceeded; a short wait is waited
    /// out here.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null where the part may go now; else how long until it may: then the answer is <see cref="SendResult.Throttled"/> with that time and the parts sent so far.</returns>
    public ValueTask<TimeSpan?> NextPartAsync(CancellationToken cancellationToken) => NextPart?.Invoke(cancellationToken) ?? default;

    /// <summary>Channel and envelope.</summary>
    public override string ToString() => $"SendRequest {Channel} {Envelope.Id} attempt {Attempt}";
}
