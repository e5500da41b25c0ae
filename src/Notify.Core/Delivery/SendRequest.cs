using Notify.Bus;
using Notify.Templates;

namespace Notify.Delivery;

/// <summary>Represents one message to one address.</summary>
/// <remarks><see cref="ToString"/> contains only ids.</remarks>
public sealed class SendRequest
{
    // Ticks are smaller than a DateTimeOffset, and each send creates a request. 0 means that the envelope decides.
    private readonly long _expiresAt;

    /// <summary>Gets the name of the channel.</summary>
    public required string Channel { get; init; }

    /// <summary>Gets the address in the form in which the recipient or the address book contains it.</summary>
    public required string Address { get; init; }

    /// <summary>Gets the rendered content.</summary>
    public required RenderedMessage Content { get; init; }

    /// <summary>Gets the envelope, which contains the id, headers, attachments, list and recipient.</summary>
    public required Envelope Envelope { get; init; }

    /// <summary>
    /// Gets the time after which the message is of no use, in UTC, by the clock of this process. It differs from the
    /// expiry of the envelope if the clock of the bus differs, or if an operator has requeued the envelope.
    /// </summary>
    /// <value>The default is the expiry of the envelope.</value>
    public DateTimeOffset ExpiresAt
    {
        get => _expiresAt == 0 ? Envelope.ExpiresAt : new(_expiresAt, TimeSpan.Zero);
        init => _expiresAt = value.UtcTicks;
    }

    /// <summary>Gets the number of the attempt on this step, starting at 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>Gets a value indicating whether an earlier attempt may have delivered the message.</summary>
    public bool PossiblyDelivered { get; init; }

    /// <summary>
    /// Gets the number of parts of the message that arrived at this address in earlier attempts and must not be sent
    /// again; 0 unless a result set <see cref="SendResult.PartsSent"/>.
    /// </summary>
    public int PartsSent { get; init; }

    /// <summary>
    /// Gets a value indicating whether rate limits apply to the parts of a message, so that <see cref="NextPartAsync"/>
    /// waits for them.
    /// </summary>
    public bool IsPaced => NextPart is not null;

    /// <summary>
    /// Gets the link with which the recipient unsubscribes this address from the list of the message. The content may
    /// contain the same link; e-mail has it in the header <c>List-Unsubscribe</c>.
    /// </summary>
    /// <value>The default is null: the message has no list, or links are not configured.</value>
    public Uri? UnsubscribeUrl { get; init; }

    internal Func<CancellationToken, ValueTask<TimeSpan?>>? NextPart { get; init; }

    /// <summary>Gets the source that opens attachments by reference, or null if the host registered none.</summary>
    public IAttachmentSource? Attachments { get; init; }

    /// <summary>Acquires the permits for one more message to this address.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>
    /// Null if the part may be sent now; otherwise the time to wait. In this case, return
    /// <see cref="SendResult.Throttled"/> with this time and the number of parts that were sent.
    /// </returns>
    /// <remarks>
    /// A sender that sends several messages for one request must call this method before each of them except the first
    /// one of an attempt, so that no limit is exceeded. The method itself waits for short times.
    /// </remarks>
    public ValueTask<TimeSpan?> NextPartAsync(CancellationToken cancellationToken) =>
        NextPart?.Invoke(cancellationToken) ?? default;

    /// <summary>Returns the channel, the id of the envelope and the attempt.</summary>
    public override string ToString() => $"SendRequest {Channel} {Envelope.Id} attempt {Attempt}";
}
