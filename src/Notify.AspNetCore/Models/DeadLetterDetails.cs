using System.Diagnostics.CodeAnalysis;

namespace Notify.AspNetCore.Models;

/// <summary>A dead letter with its journey.</summary>
internal sealed record DeadLetterDetails : DeadLetterRow
{
    /// <summary>The journey of one in a list.</summary>
    [SetsRequiredMembers]
    public DeadLetterDetails(DeadLetterRow row)
        : base(row) { }

    /// <summary>The notification it is a branch of.</summary>
    public Guid? NotificationId { get; init; }

    /// <summary>The channels it was to be tried on, in order.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];

    /// <summary>The one it died on: an index into <see cref="Steps"/>.</summary>
    public int Step { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? EnqueuedAt { get; init; }

    /// <summary>When it would have been no longer worth sending.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether an attempt's outcome is unknown: the recipient may have it.</summary>
    public bool PossiblyDelivered { get; init; }

    /// <summary>What kept it from being delivered, oldest first, the last 20.</summary>
    public IReadOnlyList<DeliveryHistoryEntry> History { get; init; } = [];

    /// <summary>The suppressions that would prevent delivery again if the dead letter were requeued.</summary>
    public IReadOnlyList<SuppressionRow> Suppressions { get; init; } = [];

    /// <summary>The bytes as they were found, base64, where they cannot be read.</summary>
    public byte[]? Bytes { get; init; }
}
