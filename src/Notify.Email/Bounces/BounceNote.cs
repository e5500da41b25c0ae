namespace Notify.Email.Bounces;

/// <summary>The status of an address, as a party that forwards bounces reports it.</summary>
/// <param name="Address">The address, as it was written.</param>
/// <param name="Hard">Whether the mailbox does not exist or no longer accepts mail.</param>
/// <param name="Complaint">Whether the recipient reported a message as spam.</param>
/// <param name="Status">The enhanced status code (RFC 3463); null if there is none.</param>
internal readonly record struct BounceNote(
    string Address,
    bool Hard,
    bool Complaint,
    string? Status)
{
    public override string ToString() => $"BounceNote {Status}";
}
