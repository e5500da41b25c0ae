namespace Notify.Bus;

/// <summary>Which dead letters. What is null does not matter; what is set must all hold.</summary>
public sealed record DeadLetterFilter
{
    /// <summary>All of them.</summary>
    public static DeadLetterFilter All { get; } = new();

    /// <summary>Died on this channel.</summary>
    public string? Channel { get; init; }

    /// <summary>Was in this lane.</summary>
    public Lane? Lane { get; init; }

    /// <summary>Of this template.</summary>
    public string? Template { get; init; }

    /// <summary>Of this campaign.</summary>
    public string? Campaign { get; init; }

    /// <summary>To this user.</summary>
    public string? UserId { get; init; }

    /// <summary>For this reason.</summary>
    public string? Reason { get; init; }

    /// <summary>Died at or after this moment.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Died before this moment.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether a dead letter matches.</summary>
    /// <param name="letter">The dead letter.</param>
    public bool Matches(DeadLetter letter)
    {
        ArgumentNullException.ThrowIfNull(letter);
        return (Channel is null || Channel == letter.Channel)
            && (Lane is null || Lane == letter.Lane)
            && (Template is null || Template == letter.Envelope?.Template)
            && (Campaign is null || Campaign == letter.Envelope?.Campaign)
            && (UserId is null || UserId == letter.Envelope?.Recipient.UserId)
            && (Reason is null || Reason == letter.Reason)
            && (From is null || letter.At >= From)
            && (Until is null || letter.At < Until);
    }
}
