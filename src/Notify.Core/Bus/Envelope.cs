using System.Collections.ObjectModel;
using System.ComponentModel;

namespace Notify.Bus;

/// <summary>
/// Represents one branch of a notification on the bus. It is immutable; <see cref="DeliveryState"/> contains the
/// part that changes during delivery.
/// </summary>
/// <remarks>The encoded size is at most 256 KB. <see cref="ToString"/> contains only ids.</remarks>
public sealed class Envelope
{
    /// <summary>The maximum size of an encoded envelope: 256 KB.</summary>
    public const int MaxBytes = 256 * 1024;

    // Ticks are smaller than a DateTimeOffset. Thousands of envelopes wait in a lane, and the garbage collector has to
    // move all of their bytes.
    private readonly long _createdAt;
    private readonly long _expiresAt;

    /// <summary>
    /// Gets the id of the envelope, a version 7 UUID (RFC 9562 section 5.7). It does not change on retries, steps and
    /// requeues.
    /// </summary>
    public required Guid Id { get; init; }

    /// <summary>Gets the id of the notification, which all branches of an <c>AllOf</c> have in common.</summary>
    public required Guid NotificationId { get; init; }

    /// <summary>Gets the name of the template.</summary>
    public required string Template { get; init; }

    /// <summary>Gets the recipient.</summary>
    public required Recipient Recipient { get; init; }

    /// <summary>
    /// Gets the key of the envelopes that are delivered in order, if they are on one lane of one channel: a hash of the
    /// recipient's user id or, without one, of the recipient's first address. It is the same in every process.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public long OrderingKey => Bus.OrderingKey.Of(Recipient);

    /// <summary>Gets the model, a JSON object in UTF-8. It is empty if there are no variables.</summary>
    public ReadOnlyMemory<byte> Model { get; init; }

    /// <summary>Gets the names of the channels in order, at least one. The envelope is enqueued on the first.</summary>
    public required IReadOnlyList<string> Steps { get; init; }

    /// <summary>
    /// Gets the conditions on steps, for example "until read"; empty if each step ends with the acceptance.
    /// </summary>
    /// <remarks>This version carries them only.</remarks>
    public IReadOnlyList<StepCondition> Conditions { get; init; } = [];

    /// <summary>Gets the lane, which determines the urgency.</summary>
    public Lane Lane { get; init; }

    /// <summary>Gets the list of the notification, or null.</summary>
    public string? List { get; init; }

    /// <summary>Gets the category of the notification, or null.</summary>
    public string? Category { get; init; }

    /// <summary>Gets the tenant of the notification, or null.</summary>
    public string? Tenant { get; init; }

    /// <summary>Gets the metadata of the notification.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Gets the campaign of the notification, or null.</summary>
    public string? Campaign { get; init; }

    /// <summary>Gets the idempotency key, or null.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Gets the time at which the envelope was created, in UTC, by the clock of the bus.</summary>
    public required DateTimeOffset CreatedAt
    {
        get => new(_createdAt, TimeSpan.Zero);
        init => _createdAt = value.UtcTicks;
    }

    /// <summary>Gets the time before which the envelope is not claimed, or null.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Gets the time after which the envelope is not sent, in UTC, by the clock of the bus.</summary>
    public required DateTimeOffset ExpiresAt
    {
        get => new(_expiresAt, TimeSpan.Zero);
        init => _expiresAt = value.UtcTicks;
    }

    /// <summary>
    /// Gets a value indicating whether the expiry is a fixed time. If it is false, a requeue and the end of quiet hours
    /// start the time to live again.
    /// </summary>
    /// <value>The default is false, as for all envelopes before wire version 1.1.</value>
    /// <remarks>This version carries the value only.</remarks>
    public bool IsExpiryFixed { get; init; }

    /// <summary>Gets the digest that collects the envelope, or null.</summary>
    /// <remarks>This version carries it only.</remarks>
    public EnvelopeDigest? Digest { get; init; }

    /// <summary>Gets the W3C <c>traceparent</c> of the span that enqueued the envelope, or null.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Gets the W3C <c>tracestate</c>, or null.</summary>
    public string? TraceState { get; init; }

    /// <summary>Gets the attachments. Those by reference are opened at delivery.</summary>
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>Gets the headers for the channel, for example of an e-mail.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Returns the id and the name of the template.</summary>
    public override string ToString() => $"Envelope {Id} ({Template})";
}
