using System.Collections.Frozen;
using Notify.Email.Addressing;
using Notify.Shared;

namespace Notify.Email.Mime;

/// <summary>
/// Validates the headers of the application (RFC 5322 section 2.2). Names and values that break a line are refused.
/// </summary>
internal static class HeaderRules
{
    /// <summary>The header with the addresses to which replies go.</summary>
    public const string ReplyTo = "Reply-To";

    /// <summary>The header with the id of the message.</summary>
    public const string CustomMessageId = "Message-ID";

    /// <summary>The maximum length of the value of a header, in characters.</summary>
    public const int MaxValueLength = 8_000;

    private static readonly FrozenSet<string> Owned = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "From", "Sender", "To", "Cc", "Bcc", "Subject", "Date", "MIME-Version", "Return-Path", "Received",
        "DKIM-Signature", "Auto-Submitted", "List-Unsubscribe", "List-Unsubscribe-Post", "Resent-From",
        "Resent-Sender", "Resent-To", "Resent-Cc", "Resent-Bcc", "Resent-Date", "Resent-Message-ID", "ARC-Seal",
        "ARC-Message-Signature", "ARC-Authentication-Results", "Authentication-Results", "DomainKey-Signature");

    /// <summary>Determines whether a text is the name of a header: printable ASCII without spaces and colons.</summary>
    public static bool IsName(string name) =>
        name.Length > 0 && !name.Any(c => c is <= ' ' or ':' or > '~');

    /// <summary>Returns a sentence that describes the error of a header, or null if it is valid.</summary>
    public static string? Check(string name, string? value)
    {
        if (string.IsNullOrEmpty(name) || !IsName(name))
            return "The name of a header must consist of printable ASCII without spaces and colons.";
        if (name.Length > UnstructuredHeader.MaxNameLength)
            return $"The name of a header is longer than {UnstructuredHeader.MaxNameLength} characters.";
        if (Owned.Contains(name) || name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
            return $"The header {name} is set by Notify. Leave it out.";
        if (value is null)
            return $"The header {name} has no value.";
        if (ControlCharacters.IsIn(value))
            return $"The header {name} contains a line break or another control character.";
        if (value.Length > MaxValueLength)
            return $"The header {name} is longer than {MaxValueLength} characters.";
        if (UnstructuredHeader.HasLongWord(value))
        {
            return $"The header {name} contains more than {UnstructuredHeader.MaxWordLength} characters without a "
                + "space. Insert spaces, because a line is folded only there.";
        }
        return CheckForm(name, value);
    }

    private static string? CheckForm(string name, string value)
    {
        if (name.Equals(ReplyTo, StringComparison.OrdinalIgnoreCase))
        {
            return AddressList.TryRead(value, out _) is { } problem
                ? $"The header Reply-To is not an address. {problem}"
                : null;
        }
        if (name.Equals(CustomMessageId, StringComparison.OrdinalIgnoreCase))
            return MessageId.IsValid(value) ? null : $"The header {name} is not a message id. {MessageId.Form}";
        var isReference = name.Equals("In-Reply-To", StringComparison.OrdinalIgnoreCase)
            || name.Equals("References", StringComparison.OrdinalIgnoreCase);
        return isReference && !value.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(MessageId.IsValid)
            ? $"The header {name} must contain message ids, separated by spaces. {MessageId.Form}"
            : null;
    }
}
