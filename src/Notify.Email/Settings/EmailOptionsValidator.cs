using System.Net;
using Notify.Email.Addressing;
using Notify.Email.Mime;
using Notify.Shared;

namespace Notify.Email.Settings;

/// <summary>
/// Validates <see cref="EmailOptions"/>. Each error names the option and the remedy, and never a secret.
/// </summary>
internal static class EmailOptionsValidator
{
    public static IEnumerable<string> Validate(EmailOptions options) =>
        ValidateConnection(options)
            .Concat(ClientCertificates.Validate(options))
            .Concat(ValidateLogin(options))
            .Concat(ValidateContent(options))
            .Concat(ReturnAddress.Validate(options))
            .Concat(ValidateTimeouts(options))
            .Concat(ValidateDkim(options.Dkim))
            .Concat(InboundKeys.Validate(options));

    private static IEnumerable<string> ValidateConnection(EmailOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Host))
            yield return "Host is empty. Set the name of the SMTP server, for example smtp.example.com.";
        else if (Uri.CheckHostName(options.Host) == UriHostNameType.Unknown)
        {
            yield return "Host is not a valid host name. Set the name alone, for example smtp.example.com, without "
                + "a scheme or port.";
        }
        if (options.Port is < 1 or > 65535)
            yield return "Port is out of range. Use 1 to 65535, or leave it out for the default port of Security.";
        if (options.Security is { } security && !Enum.IsDefined(security))
            yield return "Security is not a valid value. Use StartTls, Tls or None.";
        if (options.LocalDomain is { } domain && !IsLocalDomain(domain))
        {
            yield return "LocalDomain is not a valid host name. Set the name of this host, for example "
                + "app.example.com, or leave it out.";
        }
        if (options.TrustedFingerprints.Any(fingerprint => !CertificateFingerprint.IsValid(fingerprint)))
            yield return "TrustedFingerprints must contain only SHA-256 fingerprints. Use 64 hexadecimal digits.";
        if (options.MaxMessagesPerConnection < 1)
            yield return "MaxMessagesPerConnection must be at least 1.";
    }

    private static IEnumerable<string> ValidateLogin(EmailOptions options)
    {
        if (options.UserName is not null && string.IsNullOrWhiteSpace(options.UserName))
            yield return "UserName is empty. Set the user name, or leave it out for a server without login.";
        if (options.UserName is null && (options.Password is not null || options.TokenProvider is not null))
            yield return "UserName is missing. Set the user to whom the password or token belongs.";
        if (options.UserName is not null && string.IsNullOrEmpty(options.Password) && options.TokenProvider is null)
            yield return "Password is empty. Set the password of UserName, or a TokenProvider for OAuth2.";
        if (options.Password is not null && options.TokenProvider is not null)
            yield return "Password and TokenProvider are both set. Keep one of them.";
        if (options.Security == SmtpSecurity.None && options.UserName is not null && !options.IsThisMachine)
        {
            yield return "Security is None, which would send the login over the network in plain text. Use "
                + "StartTls or Tls.";
        }
    }

    private static IEnumerable<string> ValidateContent(EmailOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.From))
            yield return "From is empty. Set the sender, for example Alerts <alerts@example.com>.";
        else if (MailAddress.TryRead(options.From, out _) is { } from)
            yield return $"From is not a valid mailbox. {from}";
        foreach (var (name, value) in ((string, string?)[])[
            (nameof(options.ReplyTo), options.ReplyTo),
            (nameof(options.Cc), options.Cc),
            (nameof(options.Bcc), options.Bcc)])
        {
            if (value is not null && AddressList.TryRead(value, out _) is { } list)
                yield return $"{name} is not a valid address. {list}";
        }
        if (options.MessageIdDomain is { } domain && MailAddress.AsciiDomain(domain) is null)
        {
            yield return "MessageIdDomain is not a valid domain name. Use a name such as example.com, or leave it "
                + "out for the domain of From.";
        }
        foreach (var (name, value) in options.Headers)
        {
            if (HeaderRules.Check(name, value) is { } error)
                yield return $"Headers: {error}";
            else if (name.Equals(HeaderRules.CustomMessageId, StringComparison.OrdinalIgnoreCase))
                yield return "Headers: Message-ID must differ for each message. Set it on the notification.";
        }
    }

    private static IEnumerable<string> ValidateTimeouts(EmailOptions options)
    {
        foreach (var (name, value) in ((string, TimeSpan)[])[
            (nameof(options.ConnectTimeout), options.ConnectTimeout),
            (nameof(options.ReplyTimeout), options.ReplyTimeout),
            (nameof(options.ConnectionIdleTimeout), options.ConnectionIdleTimeout),
            (nameof(options.IdleNoop), options.IdleNoop)])
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
                yield return $"{name} must be above zero and at most one day, for example 00:00:30.";
        }
    }

    private static IEnumerable<string> ValidateDkim(DkimOptions dkim)
    {
        if (!dkim.IsSet)
            yield break;
        if (dkim.Domain is null || MailAddress.AsciiDomain(dkim.Domain) is null)
            yield return "Dkim:Domain is not a valid domain name. Set the signing domain, for example example.com.";
        if (dkim.Selector is null || MailAddress.AsciiDomain(dkim.Selector) is null)
        {
            yield return "Dkim:Selector is empty or not a valid name. Set the selector of the public key in DNS, "
                + "for example mail.";
        }
        if (KeyError(dkim.PrivateKeyPem) is { } error)
            yield return $"Dkim:PrivateKeyPem {error}.";
        foreach (var header in dkim.Headers.Where(header => !DkimMessageSigner.CanSign(header)))
        {
            yield return $"Dkim:Headers contains '{header}', which is not a name of a header that can be signed. "
                + "Remove it.";
        }
    }

    private static string? KeyError(string? pem)
    {
        try
        {
            _ = DkimMessageSigner.ReadKey(pem);
            return null;
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }

    private static bool IsLocalDomain(string domain) =>
        IPAddress.TryParse(domain, out _)
        || (domain.Length > 0 && domain.All(c => c is > ' ' and <= '~') && MailAddress.AsciiDomain(domain) is not null);
}
