using System.Globalization;
using System.Net;
using System.Text;
using MimeKit;
using Notify.Shared;

namespace Notify.Email.Addressing;

/// <summary>One mailbox, read strictly (RFC 5321 section 4.1.2, RFC 6531 section 3.3).</summary>
internal static class MailAddress
{
    /// <summary>
    /// The maximum length of an address in octets: RFC 5321 section 4.5.3.1.3, without the angle brackets.
    /// </summary>
    public const int MaxOctets = 254;

    /// <summary>The maximum length of an address with its display name, in characters.</summary>
    public const int MaxCharacters = 1_000;

    private const int MaxLocalOctets = 64;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>
    /// Reads a mailbox. Its domain is returned in ASCII (RFC 5890 section 2.3.2.1), its display name without characters
    /// that change the direction of the text.
    /// </summary>
    /// <returns>A sentence that describes the error without repeating the address; null if it is valid.</returns>
    public static string? TryRead(string? text, out MailboxAddress? mailbox)
    {
        mailbox = null;
        if (string.IsNullOrWhiteSpace(text))
            return "The e-mail address is empty.";
        if (text.Length > MaxCharacters)
            return $"The e-mail address is too long. Use at most {MaxCharacters} characters with the display name.";
        if (ControlCharacters.IsIn(text))
            return "The e-mail address contains a line break or another control character.";
        return InternetAddressList.TryParse(text, out var list) && list is [MailboxAddress parsed]
            ? TryNormalize(parsed, out mailbox)
            : "The e-mail address is not one mailbox. Use the form name@example.com.";
    }

    /// <summary>Validates a parsed mailbox, and writes its domain in ASCII.</summary>
    /// <returns>A sentence that describes the error without repeating the address; null if it is valid.</returns>
    public static string? TryNormalize(MailboxAddress parsed, out MailboxAddress? mailbox)
    {
        mailbox = null;
        // The display name may have been an encoded word, which can carry a line break.
        if (parsed.Name is not null && ControlCharacters.IsIn(parsed.Name))
            return "The name of the e-mail address contains a line break or another control character.";
        var at = parsed.Address.LastIndexOf('@');
        if (at <= 0)
            return "The e-mail address has no domain. Use the form name@example.com.";
        var domain = AsciiDomain(parsed.Address[(at + 1)..]);
        if (domain is null)
            return "The domain of the e-mail address is not a valid domain name.";
        var local = parsed.Address[..at].Normalize(NormalizationForm.FormC);
        if (Encoding.UTF8.GetByteCount(local) > MaxLocalOctets
            || Encoding.UTF8.GetByteCount(local) + 1 + domain.Length > MaxOctets)
        {
            return $"The e-mail address is too long. Use at most {MaxLocalOctets} octets before the @ and {MaxOctets} "
                + "in all.";
        }
        var name = parsed.Name is null ? null : ControlCharacters.RemoveDirections(parsed.Name);
        mailbox = new MailboxAddress(name, $"{local}@{domain}");
        return null;
    }

    /// <summary>
    /// Returns a domain in ASCII and lower case, or null if it is not valid. Address literals are returned unchanged.
    /// </summary>
    public static string? AsciiDomain(string domain)
    {
        if (domain is ['[', .., ']'])
            return domain;
        try
        {
            var ascii = Idn.GetAscii(domain).ToLowerInvariant();
            return ascii.EndsWith('.') ? null : ascii;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>
    /// Returns the address alone, in lower case, so that two spellings are equal. An invalid address is returned
    /// unchanged.
    /// </summary>
    /// <remarks>
    /// RFC 5321 section 2.4 allows a server to distinguish <c>A</c> from <c>a</c>. No common server does, and a
    /// suppression must also apply to the other spelling.
    /// </remarks>
    public static string Normalize(string address) =>
        TryRead(address, out var mailbox) is null ? AddrSpec(mailbox!).ToLowerInvariant() : address.Trim();

    /// <summary>Returns the address as it is on the wire: the domain in ASCII, the local part unchanged.</summary>
    public static string AddrSpec(MailboxAddress mailbox) => mailbox.GetAddress(idnEncode: true);

    /// <summary>Whether only a server with SMTPUTF8 accepts the address: its local part has no ASCII form.</summary>
    public static bool NeedsSmtpUtf8(MailboxAddress mailbox) => !Ascii.IsValid(AddrSpec(mailbox));

    /// <summary>
    /// Determines whether the address leads to this machine or its network, past the mail servers of a domain: an
    /// address literal, an IP address without its brackets, a name without a dot, or a domain that is reserved for the
    /// machine (RFC 6761 section 6.3).
    /// </summary>
    public static bool IsLocal(MailboxAddress mailbox)
    {
        var domain = AddrSpec(mailbox).AsSpan();
        domain = domain[(domain.LastIndexOf('@') + 1)..];
        return domain is ['[', ..]
            || !domain.Contains('.')
            || IPAddress.TryParse(domain, out _)
            || domain.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || domain.EndsWith(".localdomain", StringComparison.OrdinalIgnoreCase);
    }
}
