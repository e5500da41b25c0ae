using Notify.Email.Addressing;

namespace Notify.Email;

/// <summary>
/// Represents a delivery status notification (RFC 3464), which is the result for a message that our server had already
/// accepted, or a complaint about a message (RFC 5965).
/// </summary>
/// <remarks>
/// A report alone proves nothing, because anyone can write one. <see cref="ToString"/> returns ids and counts only.
/// </remarks>
public sealed record BounceReport
{
    /// <summary>Gets the id of the envelope; null if the report does not name one of ours.</summary>
    public Guid? EnvelopeId { get; init; }

    /// <summary>Gets the server that issued the report; null if unknown.</summary>
    public string? ReportingServer { get; init; }

    /// <summary>
    /// Gets the kind of feedback, for example <c>abuse</c>, if the report is a complaint that a recipient's provider
    /// forwards; null if it is a delivery status notification.
    /// </summary>
    public string? FeedbackType { get; init; }

    /// <summary>Gets the results by recipient: at least one, or none in a complaint.</summary>
    public required IReadOnlyList<BouncedRecipient> Recipients { get; init; }

    /// <summary>
    /// Whether a recipient complained. Other feedback reports a virus, a failed authentication, or that a message is
    /// not spam.
    /// </summary>
    internal bool IsComplaint => FeedbackType is "abuse" or "fraud" or "opt-out" or "opt-out-list";

    /// <summary>The tags in the places where a report repeats the return address.</summary>
    internal IReadOnlyList<ReturnTag> Tags { get; init; } = [];

    /// <summary>The addresses that the report names outside of <see cref="Recipients"/>.</summary>
    internal IReadOnlyList<string> OtherAddresses { get; init; } = [];

    /// <summary>Returns the id and the number of recipients.</summary>
    public override string ToString() =>
        $"BounceReport on {EnvelopeId?.ToString() ?? "(unknown envelope)"}, {Recipients.Count} recipients";
}
