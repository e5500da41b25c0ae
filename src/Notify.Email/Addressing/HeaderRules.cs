using System.Collections.Frozen;
using Notify.Shared;

namespace Notify.Email.Addressing;

/// <summary>Which headers an application may set (RFC 5322 section 2.2). Names and values that break a line never get through.</summary>
internal static class HeaderRules
{
    private const int MaxValueLength = 8_000;

    private static readonly FrozenSet<string> Owned = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "From", "Sender", "To", "Cc", "Bcc", "Subject", "Date", "Message-ID", "MIME-Version", "Return-Path", "Received", "DKIM-Signature", "Auto-Submitted", "List-Unsubscribe",
        "List-Unsubscribe-Post", "Resent-From", "Resent-Sender", "Resent-To", "Resent-Cc", "Resent-Bcc", "Resent-Date", "Resent-Message-ID", "ARC-Seal",
        "ARC-Message-Signature", "ARC-Authentication-Results", "Authentication-Results", "DomainKey-Signature");

    /// <summary>What is wrong with a header: a sentence, or null where it is good.</summary>
    public static string? Check(string name, string? value)
    {
        if (string.IsNullOrEmpty(name) || name.Any(c => c is <= ' ' or ':' or > '~'))
            return "A header's name may hold printable ASCII without spaces and colons only.";
        if (Owned.Contains(name) || name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
            return $"The header {name} is written by Notify itself; leave it out.";
        if (value is null)
            return $"The header {name} has no value.";
        if (ControlCharacters.IsIn(value))
            return $"The header {name} holds a line break or another control character.";
        if (value.Length > MaxValueLength)
            return $"The header {name} is longer than {MaxValueLength} characters.";
        return name.Equals("Reply-To", StringComparison.OrdinalIgnoreCase) && MailAddress.TryRead(value, out _) is { } problem
            ? $"The header Reply-To is no address. {problem}"
            : null;
    }
}
