using System.Diagnostics.CodeAnalysis;

namespace Notify.AspNetCore.Models;

/// <summary>A dead letter with its history.</summary>
internal sealed record DeadLetterDetails : DeadLetterRow
{
    /// <summary>Creates the details of a row.</summary>
    [SetsRequiredMembers]
    public DeadLetterDetails(DeadLetterRow row)
        : base(row) { }

    /// <summary>The id of the notification that it belongs to.</summary>
    public Guid? NotificationId { get; init; }

    /// <summary>The channels of its steps, in order.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];

    /// <summary>The step on which delivery failed: an index of <see cref="Steps"/>.</summary>
    public int Step { get; init; }

    /// <summary>The time at which it was enqueued.</summary>
    public DateTimeOffset? EnqueuedAt { get; init; }

    /// <summary>The time at which it expires.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether the outcome of an attempt is unknown, so that the recipient may have received it.</summary>
    public bool PossiblyDelivered { get; init; }

    /// <summary>The last 20 failures, oldest first.</summary>
    public IReadOnlyList<DeliveryHistoryEntry> History { get; init; } = [];

    /// <summary>The suppressions that would prevent delivery again if the dead letter were requeued.</summary>
    public IReadOnlyList<SuppressionRow> Suppressions { get; init; } = [];

    /// <summary>The bytes in base64 if they cannot be decoded; otherwise null.</summary>
    public byte[]? Bytes { get; init; }
}
