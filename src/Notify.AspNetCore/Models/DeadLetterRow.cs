namespace Notify.AspNetCore.Models;

/// <summary>A dead letter in a list, without addresses and the model, which are personal data.</summary>
internal record DeadLetterRow
{
    /// <summary>The id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The channel on which delivery failed.</summary>
    public required string Channel { get; init; }

    /// <summary>The lane.</summary>
    public required string Lane { get; init; }

    /// <summary>The template; null if the message cannot be decoded.</summary>
    public string? Template { get; init; }

    /// <summary>The id of the user; null if the recipient has an address only.</summary>
    public string? UserId { get; init; }

    /// <summary>The campaign.</summary>
    public string? Campaign { get; init; }

    /// <summary>The list.</summary>
    public string? List { get; init; }

    /// <summary>The reason, one of <c>DeliveryOutcomes</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>The time at which it was dead-lettered.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The number of failures in the history, on all steps. The history contains the last 20.</summary>
    public int Failures { get; init; }

    /// <summary>The number of times that it was requeued.</summary>
    public int Requeues { get; init; }

    /// <summary>Whether it can be decoded, and therefore requeued.</summary>
    public bool Readable { get; init; }
}
