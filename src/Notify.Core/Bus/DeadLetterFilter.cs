namespace Notify.Bus;

/// <summary>
/// Represents the criteria for selecting dead letters. A dead letter must meet all criteria that are not null.
/// </summary>
public sealed record DeadLetterFilter
{
    /// <summary>Gets the filter that selects all dead letters.</summary>
    public static DeadLetterFilter All { get; } = new();

    /// <summary>Gets the name of the channel on which delivery failed.</summary>
    public string? Channel { get; init; }

    /// <summary>Gets the lane.</summary>
    public Lane? Lane { get; init; }

    /// <summary>Gets the name of the template.</summary>
    public string? Template { get; init; }

    /// <summary>Gets the campaign.</summary>
    public string? Campaign { get; init; }

    /// <summary>Gets the id of the user.</summary>
    public string? UserId { get; init; }

    /// <summary>Gets the reason.</summary>
    public string? Reason { get; init; }

    /// <summary>Gets the earliest time at which the envelope was dead-lettered.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Gets the time before which the envelope was dead-lettered.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Determines whether a dead letter meets the criteria.</summary>
    /// <param name="letter">The dead letter.</param>
    /// <returns>True if the dead letter meets all criteria.</returns>
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
