namespace Notify.Bus;

/// <summary>
/// The immutable wire form of one branch of a notification. What changes while it is delivered is its <see cref="DeliveryState"/>.
/// </summary>
/// <remarks>At most 256 KB encoded. <see cref="ToString"/> shows ids only.</remarks>
public sealed class Envelope
{
    /// <summary>The largest encoded envelope: 256 KB.</summary>
    public const int MaxBytes = 256 * 1024;

    // Ticks: thousands of envelopes wait in a lane, and every byte of them is moved by the garbage collector.
    private readonly long _createdAt;
    private readonly long _expiresAt;

    /// <summary>The envelope's own id, a version 7 UUID (RFC 9562 section 5.7). Stable over retries, steps and requeues.</summary>
    public required Guid Id { get; init; }

    /// <summary>The notification it is a branch of; the same for all branches of an <c>AllOf</c>.</summary>
    public required Guid NotificationId { get; init; }

    /// <summary>The template's name.</summary>
    public required string Template { get; init; }

    /// <summary>Who is told.</summary>
    public required Recipient Recipient { get; init; }

    /// <summary>The model as UTF-8 JSON, an object. Empty: no variables.</summary>
    public ReadOnlyMemory<byte> Model { get; init; }

    /// <summary>Channel names in order, at least one. It enters by the first.</summary>
    public required IReadOnlyList<string> Steps { get; init; }

    /// <summary>The urgency.</summary>
    public Lane Lane { get; init; }

    /// <summary>The list it belongs to, or null.</summary>
    public string? List { get; init; }

    /// <summary>The campaign it belongs to, or null.</summary>
    public string? Campaign { get; init; }

    /// <summary>Its idempotency key, or null.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>When it was made, in UTC.</summary>
    public required DateTimeOffset CreatedAt
    {
        get => new(_createdAt, TimeSpan.Zero);
        init => _createdAt = value.UtcTicks;
    }

    /// <summary>Not claimed before this moment, or null.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Not sent after this moment, in UTC.</summary>
    public required DateTimeOffset ExpiresAt
    {
        get => new(_expiresAt, TimeSpan.Zero);
        init => _expiresAt = value.UtcTicks;
    }

    /// <summary>The W3C <c>traceparent</c> of the enqueueing span, or null.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The W3C <c>tracestate</c>, or null.</summary>
    public string? TraceState { get; init; }

    /// <summary>Attachments; those by reference are opened at delivery.</summary>
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>Headers of the channel's own kind.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Id and template.</summary>
    public override string ToString() => $"Envelope {Id} ({Template})";
}
