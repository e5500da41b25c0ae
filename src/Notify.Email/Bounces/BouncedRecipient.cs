namespace Notify.Email;

/// <summary>Represents the result for one recipient in a bounce report.</summary>
/// <remarks><see cref="ToString"/> omits the address.</remarks>
public sealed record BouncedRecipient
{
    /// <summary>
    /// Gets the address to which the message was sent; if the report does not contain it, the address that finally
    /// failed.
    /// </summary>
    public required string Address { get; init; }

    /// <summary>Gets the result for the message.</summary>
    public required BounceAction Action { get; init; }

    /// <summary>
    /// Gets the enhanced status code (RFC 3463), for example <c>5.1.1</c>; <c>5.0.0</c> or <c>4.0.0</c> if the report
    /// has none.
    /// </summary>
    public required string Status { get; init; }

    /// <summary>Gets the message of the rejecting server, without addresses; null if the report has none.</summary>
    public string? Diagnostic { get; init; }

    /// <summary>
    /// Gets a value indicating whether the mailbox does not exist or no longer accepts mail, so that the address
    /// should be suppressed. False for a full mailbox and for a policy.
    /// </summary>
    public required bool IsHard { get; init; }

    /// <summary>The address that finally failed; null if the report does not contain it.</summary>
    internal string? FinalAddress { get; init; }

    /// <summary>Returns the action and the status.</summary>
    public override string ToString() => $"{Action} {Status}{(IsHard ? " (hard)" : "")}";
}
