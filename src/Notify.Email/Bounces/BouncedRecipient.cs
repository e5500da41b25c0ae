namespace Notify.Email;

/// <summary>What a report says of one recipient.</summary>
/// <param name="Address">The address we had sent to; where the report does not say, the one that failed in the end.</param>
/// <param name="Action">What became of the message.</param>
/// <param name="Status">The enhanced status code, for example <c>5.1.1</c> (RFC 3463).</param>
/// <param name="Diagnostic">The refusing server's words, without addresses; null where the report has none.</param>
/// <param name="IsHard">True where the mailbox does not exist or takes no mail any more: suppress the address. A full mailbox or a policy is not hard.</param>
/// <remarks><see cref="ToString"/> leaves the address out.</remarks>
public sealed record BouncedRecipient(string Address, BounceAction Action, string Status, string? Diagnostic, bool IsHard)
{
    /// <summary>Action and status.</summary>
    public override string ToString() => $"{Action} {Status}{(IsHard ? " (hard)" : "")}";
}
