namespace Notify.Email.Bounces;

/// <summary>What somebody who passes bounces on says of an address.</summary>
/// <param name="Address">The address, as it was written.</param>
/// <param name="Hard">Whether the mailbox does not exist or takes no mail any more.</param>
/// <param name="Complaint">Whether the recipient told their provider that our mail is spam.</param>
/// <param name="Status">The enhanced status code (RFC 3463); null where there is none.</param>
internal readonly record struct BounceNote(string Address, bool Hard, bool Complaint, string? Status)
{
    public override string ToString() => $"BounceNote {Status}";
}
