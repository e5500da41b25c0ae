using MimeKit;
using Notify.Shared;

namespace Notify.Email.Addressing;

/// <summary>Reads several mailboxes, separated by commas, as Cc, Bcc and Reply-To contain them.</summary>
internal static class AddressList
{
    /// <summary>The maximum number of addresses in a list.</summary>
    public const int MaxCount = 20;

    /// <summary>Reads a list of mailboxes.</summary>
    /// <returns>A sentence that describes the error without repeating an address; null if the list is valid.</returns>
    public static string? TryRead(string? text, out IReadOnlyList<MailboxAddress> mailboxes)
    {
        mailboxes = [];
        if (string.IsNullOrWhiteSpace(text))
            return "The list of e-mail addresses is empty.";
        if (text.Length > MaxCount * MailAddress.MaxCharacters)
            return $"The list of e-mail addresses is too long. Use at most {MaxCount} addresses.";
        if (ControlCharacters.IsIn(text))
            return "The list of e-mail addresses contains a line break or another control character.";
        if (!InternetAddressList.TryParse(text, out var list))
            return "The list of e-mail addresses cannot be read. Use the form a@example.com, b@example.com.";
        if (list.Count > MaxCount)
            return $"The list contains more than {MaxCount} e-mail addresses.";
        var read = new List<MailboxAddress>(list.Count);
        foreach (var item in list)
        {
            if (item is not MailboxAddress parsed)
                return "The list of e-mail addresses contains a group. Use the form a@example.com, b@example.com.";
            if (MailAddress.TryNormalize(parsed, out var mailbox) is { } error)
                return error;
            read.Add(mailbox!);
        }
        mailboxes = read;
        return null;
    }
}
