using System.Globalization;
using System.Text;
using MimeKit;
using Notify.Shared;

namespace Notify.Email.Addressing;

/// <summary>One mailbox, read strictly (RFC 5321 section 4.1.2, RFC 6531 section 3.3).</summary>
internal static class MailAddress
{
    /// <summary>RFC 5321 section 4.5.3.1.3, less the brackets.</summary>
    public const int MaxOctets = 254;

    private const int MaxLocalOctets = 64;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>Reads a mailbox; its domain comes back in ASCII (RFC 5890 section 2.3.2.1), its display name untouched.</summary>
    /// <returns>What is wrong, without repeating the address; null where nothing is.</returns>
    public static string? TryRead(string? text, out MailboxAddress? mailbox)
    {
        mailbox = null;
        if (string.IsNullOrWhiteSpace(text))
            return "The e-mail address is empty.";
        if (ControlCharacters.IsIn(text))
            return "The e-mail address holds a line break or another control character.";
        if (!InternetAddressList.TryParse(text, out var list) || list is not [MailboxAddress parsed])
            return "The e-mail address is not one mailbox; write it as name@example.com.";
        var at = parsed.Address.LastIndexOf('@');
        if (at <= 0)
            return "The e-mail address has no domain; write it as name@example.com.";
        var domain = AsciiDomain(parsed.Address[(at + 1)..]);
        if (domain is null)
            return "The domain of the e-mail address is no domain name.";
        var local = parsed.Address[..at].Normalize(NormalizationForm.FormC);
        if (Encoding.UTF8.GetByteCount(local) > MaxLocalOctets || Encoding.UTF8.GetByteCount(local) + 1 + domain.Length > MaxOctets)
            return $"The e-mail address is too long; at most {MaxLocalOctets} octets before the @ and {MaxOctets} in all.";
        mailbox = new MailboxAddress(parsed.Name, $"{local}@{domain}");
        return null;
    }

    /// <summary>A domain in ASCII and lower case, or null where it is none. Address literals stay as they are.</summary>
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

    /// <summary>Address only, in lower case: the form by which two spellings are equal. What cannot be read stays as it is.</summary>
    /// <remarks>RFC 5321 section 2.4 lets a server tell <c>A</c> from <c>a</c>; none that people use does, and a suppression must not miss.</remarks>
    public static string Normalize(string address) =>
        TryRead(address, out var mailbox) is null ? AddrSpec(mailbox!).ToLowerInvariant() : address.Trim();

    /// <summary>The address as it goes over the wire: the domain in ASCII, the local part as it is.</summary>
    public static string AddrSpec(MailboxAddress mailbox) => mailbox.GetAddress(idnEncode: true);

    /// <summary>Whether only a server with SMTPUTF8 takes it: the local part has no ASCII form.</summary>
    public static bool NeedsSmtpUtf8(MailboxAddress mailbox) => !Ascii.IsValid(AddrSpec(mailbox));
}
