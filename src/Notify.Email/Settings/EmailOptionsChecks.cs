using System.Net;
using Notify.Email.Addressing;
using Notify.Email.Mime;
using Notify.Email.Smtp;
using Notify.Shared;

namespace Notify.Email.Settings;

/// <summary>Looks for mistakes in the settings; each names the setting and what to write, and never repeats a secret.</summary>
internal static class EmailOptionsChecks
{
    /// <param name="options">The settings.</param>
    /// <param name="section">How the settings are called in configuration: <c>Notify:Email</c>.</param>
    public static IEnumerable<string> Problems(EmailOptions options, string section) =>
        Connection(options).Concat(Login(options)).Concat(Content(options)).Concat(Times(options)).Concat(Signature(options.Dkim)).Concat(InboundKeys.Problems(options)).Select(problem => $"{section}:{problem}");

    private static IEnumerable<string> Connection(EmailOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Host))
            yield return "Host is empty; set the SMTP server's name, for example smtp.example.com.";
        else if (Uri.CheckHostName(options.Host) == UriHostNameType.Unknown)
            yield return "Host is no server name; write the name alone, for example smtp.example.com, without a scheme or port.";
        if (options.Port is < 1 or > 65535)
            yield return "Port is out of range; write 1 to 65535, or leave it out for the port that goes with Security.";
        if (!Enum.IsDefined(options.Security))
            yield return "Security is none of its values; write StartTls, Tls or None.";
        if (options.LocalDomain is { } domain && (domain.Length == 0 || ControlCharacters.IsIn(domain) || domain.Contains(' ', StringComparison.Ordinal)))
            yield return "LocalDomain is no host name; write this host's name, for example app.example.com, or leave it out.";
        if (options.TrustedFingerprints.Any(fingerprint => !CertificateFingerprint.IsValid(fingerprint)))
            yield return "TrustedFingerprints holds something else than a SHA-256 fingerprint; write 64 hexadecimal digits.";
        if (options.MaxMessagesPerConnection < 1)
            yield return "MaxMessagesPerConnection is below 1; write at least 1.";
        if (options.Concurrency < 1)
            yield return "Concurrency is below 1; write how many connections may be open at once, at least 1.";
    }

    private static IEnumerable<string> Login(EmailOptions options)
    {
        if (options.UserName is not null && string.IsNullOrWhiteSpace(options.UserName))
            yield return "UserName is empty; set the user, or leave UserName out for a server without login.";
        if (options.UserName is null && (options.Password is not null || options.TokenProvider is not null))
            yield return "UserName is missing; set the user the password or token belongs to.";
        if (options.UserName is not null && string.IsNullOrEmpty(options.Password) && options.TokenProvider is null)
            yield return "Password is empty; set the password of UserName, or a TokenProvider for OAuth2.";
        if (options.Password is not null && options.TokenProvider is not null)
            yield return "Password and TokenProvider are both set; keep one of them.";
        if (options.Security == SmtpSecurity.None && options.UserName is not null && !IsThisMachine(options.Host))
            yield return "Security is None, which would send the login over the network in plain text; write StartTls or Tls.";
    }

    private static IEnumerable<string> Content(EmailOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.From))
            yield return "From is empty; set the sender, for example Alerts <alerts@example.com>.";
        else if (MailAddress.TryRead(options.From, out _) is { } from)
            yield return $"From is no sender. {from}";
        if (options.ReplyTo is not null && MailAddress.TryRead(options.ReplyTo, out _) is { } replyTo)
            yield return $"ReplyTo is no address. {replyTo}";
        if (options.EnvelopeSender is { } bounce && MailAddress.TryRead(bounce.Replace("{id}", "id", StringComparison.Ordinal), out _) is { } envelopeSender)
            yield return $"EnvelopeSender is no address. {envelopeSender}";
        if (options.MessageIdDomain is { } domain && MailAddress.AsciiDomain(domain) is null)
            yield return "MessageIdDomain is no domain name; write it as example.com, or leave it out for the domain of From.";
        if (options.MaxAttachmentBytes is < 0)
            yield return "MaxAttachmentBytes is negative; write how many bytes the attachments of a message may have together.";
        foreach (var (name, value) in options.Headers)
        {
            if (HeaderRules.Check(name, value) is { } problem)
                yield return $"Headers: {problem}";
        }
    }

    private static IEnumerable<string> Times(EmailOptions options)
    {
        foreach (var (name, value) in ((string, TimeSpan)[])[
            (nameof(options.ConnectTimeout), options.ConnectTimeout), (nameof(options.ReplyTimeout), options.ReplyTimeout),
            (nameof(options.ConnectionIdleTimeout), options.ConnectionIdleTimeout), (nameof(options.IdleNoop), options.IdleNoop)])
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
                yield return $"{name} is out of range; write a time above zero and at most a day, for example 00:00:30.";
        }
    }

    private static IEnumerable<string> Signature(DkimOptions dkim)
    {
        if (!dkim.IsSet)
            yield break;
        if (dkim.Domain is null || MailAddress.AsciiDomain(dkim.Domain) is null)
            yield return "Dkim:Domain is no domain name; set the domain that signs, for example example.com.";
        if (dkim.Selector is null || MailAddress.AsciiDomain(dkim.Selector) is null)
            yield return "Dkim:Selector is empty or no name; set the selector under which the public key stands in DNS, for example mail.";
        if (KeyProblem(dkim.PrivateKeyPem) is { } problem)
            yield return $"Dkim:PrivateKeyPem {problem}.";
    }

    private static string? KeyProblem(string? pem)
    {
        try
        {
            _ = DkimMessageSigner.ReadKey(pem);
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    private static bool IsThisMachine(string? host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
