namespace Notify.AspNetCore.Models;

/// <summary>A dead letter in a list. Addresses and the model are personal and stay out.</summary>
internal record DeadLetterRow
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The channel on which delivery failed.</summary>
    public required string Channel { get; init; }

    /// <summary>The lane it was in.</summary>
    public required string Lane { get; init; }

    /// <summary>The template; null where the message cannot be read.</summary>
    public string? Template { get; init; }

    /// <summary>The user; null for somebody known by an address alone.</summary>
    public string? UserId { get; init; }

    /// <summary>The campaign.</summary>
    public string? Campaign { get; init; }

    /// <summary>The list.</summary>
    public string? List { get; init; }

    /// <summary>Why it died, in the words of <c>DeliveryOutcomes</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The number of failures in the history, on all steps. The history contains the last 20.</summary>
    public int Failures { get; init; }

    /// <summary>How often it was requeued.</summary>
    public int Requeues { get; init; }

    /// <summary>Whether its bytes can be read, and so whether it can be requeued.</summary>
    public bool Readable { get; init; }
}
