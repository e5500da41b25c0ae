namespace Notify.Email;

/// <summary>A delivery status notification (RFC 3464): what became of a message after our server had accepted it.</summary>
/// <param name="EnvelopeId">The id of the envelope it is about, or null where the report names none of ours.</param>
/// <param name="ReportingServer">The server that reports, or null.</param>
/// <param name="Recipients">What it says of each recipient; at least one.</param>
/// <remarks><see cref="ToString"/> shows ids and counts only.</remarks>
public sealed record BounceReport(Guid? EnvelopeId, string? ReportingServer, IReadOnlyList<BouncedRecipient> Recipients)
{
    /// <summary>Id and count.</summary>
    public override string ToString() => $"BounceReport on {EnvelopeId?.ToString() ?? "(unknown envelope)"}, {Recipients.Count} recipients";
}
