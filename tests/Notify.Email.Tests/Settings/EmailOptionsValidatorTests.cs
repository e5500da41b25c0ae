using System.Security.Cryptography;
using Notify.Email.Settings;

namespace Notify.Email.Tests.Settings;

public sealed class EmailOptionsValidatorTests
{
    private static readonly Dictionary<string, (Action<EmailOptions> Break, string Says)> Mistakes = new()
    {
        ["host"] = (o => o.Host = null,
            "Host is empty. Set the name of the SMTP server, for example smtp.example.com."),
        ["host with scheme"] = (o => o.Host = "smtp://x", "Host is not a valid host name"),
        ["port"] = (o => o.Port = 0, "Port is out of range"),
        ["security"] = (o => o.Security = (SmtpSecurity)9, "Security is not a valid value"),
        ["local domain"] = (o => o.LocalDomain = "a b", "LocalDomain is not a valid host name"),
        ["fingerprint"] = (o => o.TrustedFingerprints.Add("12:34"), "TrustedFingerprints"),
        ["messages"] = (o => o.MaxMessagesPerConnection = 0, "MaxMessagesPerConnection must be at least 1"),
        ["user empty"] = (o => o.UserName = " ", "UserName is empty"),
        ["user missing"] = (o => o.UserName = null, "UserName is missing"),
        ["password"] = (o => o.Password = null, "Password is empty"),
        ["both"] = (o => o.TokenProvider = _ => ValueTask.FromResult(""), "Password and TokenProvider are both set"),
        ["plain text login"] = (o => o.Security = SmtpSecurity.None, "Security is None"),
        ["from"] = (o => o.From = "", "From is empty"),
        ["from malformed"] = (o => o.From = "Alerts", "From is not a valid mailbox."),
        ["reply to"] = (o => o.ReplyTo = "x", "ReplyTo is not a valid address."),
        ["cc"] = (o => o.Cc = "a@example.com, x", "Cc is not a valid address."),
        ["bcc"] = (o => o.Bcc = "", "Bcc is not a valid address. The list of e-mail addresses is empty."),
        ["local domain outside ASCII"] = (o => o.LocalDomain = "münchen.example",
            "LocalDomain is not a valid host name"),
        ["client certificate"] = (o => o.ClientCertificatePem = "MIIsecret",
            "ClientCertificatePem does not contain a certificate and its private key."),
        ["message id header"] = (o => o.Headers["Message-ID"] = "<a@example.com>",
            "Headers: Message-ID must differ for each message."),
        ["dkim header"] = (o => o.Dkim.Headers.Add("Received"), "Dkim:Headers contains 'Received'"),
        ["dkim header name"] = (o => o.Dkim.Headers.Add("X: a"), "Dkim:Headers contains 'X: a'"),
        ["envelope sender"] = (o => o.EnvelopeSender = "{id}", "EnvelopeSender is not a valid address."),
        ["envelope sender without id"] = (o => o.EnvelopeSender = "bounce", "EnvelopeSender is not a valid address."),
        ["envelope sender too long"] = (
            o => o.EnvelopeSender = "messages-returned+{id}@example.com",
            "EnvelopeSender is not a valid address. The e-mail address is too long. Use at most 64 octets before the "
                + "@ and "
                + "254 in all. {id} becomes 48 characters."),
        ["envelope sender in a word"] = (
            o => o.EnvelopeSender = "bounce{id}@example.com",
            "EnvelopeSender must separate {id} from other letters and digits, for example bounce+{id}@example.com."),
        ["envelope sender without key"] = (
            o => o.InboundKey = null,
            "EnvelopeSender contains {id} but InboundKey is not set. Set InboundKey (openssl rand -base64 32), which "
                + "protects the return address, or remove {id}."),
        ["message id"] = (o => o.MessageIdDomain = "a b", "MessageIdDomain is not a valid domain name"),
        ["header"] = (o => o.Headers["Bcc"] = "x@example.com", "Headers: The header Bcc"),
        ["connect timeout"] = (o => o.ConnectTimeout = TimeSpan.Zero, "ConnectTimeout must be above zero"),
        ["reply timeout"] = (o => o.ReplyTimeout = TimeSpan.FromDays(2), "ReplyTimeout must be above zero"),
        ["idle"] = (o => o.IdleNoop = -TimeSpan.FromSeconds(1), "IdleNoop must be above zero"),
        ["idle timeout"] = (o => o.ConnectionIdleTimeout = TimeSpan.Zero, "ConnectionIdleTimeout must be above zero"),
        ["inbound key"] = (o => o.InboundKey = "dG9wLXNlY3JldA==",
            "InboundKey is not base64 of at least 32 bytes. Create a key with: openssl rand -base64 32."),
        ["inbound key empty"] = (o => o.InboundKey = "", "InboundKey is not base64 of at least 32 bytes"),
        ["previous inbound key"] = (o => o.PreviousInboundKeys.Add("top-secret"),
            "PreviousInboundKeys:0 is not base64 of at least 32 bytes. Use an earlier InboundKey"),
        ["previous inbound keys alone"] = (o =>
            {
                o.PreviousInboundKeys.Add(o.InboundKey!);
                (o.InboundKey, o.EnvelopeSender) = (null, null);
            },
            "PreviousInboundKeys is set but InboundKey is not"),
        ["dkim domain"] = (o => o.Dkim.Domain = null, "Dkim:Domain is not a valid domain name"),
        ["dkim selector"] = (o => o.Dkim.Selector = "", "Dkim:Selector is empty"),
        ["dkim key"] = (o => o.Dkim.PrivateKeyPem = "MIIsecret", "Dkim:PrivateKeyPem is not a private key"),
        ["dkim short key"] = (o => o.Dkim.PrivateKeyPem = Pem(512),
            "Dkim:PrivateKeyPem is an RSA key of fewer than 1024 bits"),
        ["dkim public key"] = (o => o.Dkim.PrivateKeyPem = RSA.Create(1024).ExportSubjectPublicKeyInfoPem(),
            "Dkim:PrivateKeyPem is not a private key"),
    };

    public static TheoryData<string> Names => [.. Mistakes.Keys];

    [Fact]
    public void Valid_options_have_no_errors() => EmailOptionsValidator.Validate(Good()).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Names))]
    public void An_error_names_the_option_and_no_secret(string name)
    {
        var options = Good();
        Mistakes[name].Break(options);

        var error = EmailOptionsValidator.Validate(options).Should().ContainSingle().Subject;

        error.Should().StartWith(Mistakes[name].Says).And.NotContain("top-secret").And.NotContain("MIIsecret");
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void A_login_in_plain_text_stays_on_this_machine(string host)
    {
        var options = Good();
        (options.Host, options.Security) = (host, SmtpSecurity.None);

        EmailOptionsValidator.Validate(options).Should().BeEmpty();
    }

    [Theory]
    [InlineData("smtp.example.com", null, 587, "StartTls")]
    [InlineData("smtp.example.com", SmtpSecurity.StartTls, 587, "StartTls")]
    [InlineData("smtp.example.com", SmtpSecurity.Tls, 465, "Tls")]
    [InlineData("smtp.example.com", SmtpSecurity.None, 25, "None")]
    [InlineData("10.0.0.1", null, 587, "StartTls")]
    [InlineData("127.0.0.1", null, 25, "StartTls if offered")]
    [InlineData("localhost", null, 25, "StartTls if offered")]
    [InlineData("::1", null, 25, "StartTls if offered")]
    [InlineData("localhost.example.com", null, 587, "StartTls")]
    [InlineData("127.0.0.1", SmtpSecurity.StartTls, 587, "StartTls")]
    public void The_port_goes_with_the_protection(string host, SmtpSecurity? security, int port, string protection)
    {
        var options = new EmailOptions { Host = host, Security = security };

        options.EffectivePort.Should().Be(port);
        options.ToString().Should().Be($"EmailOptions {host}:{port} {protection}");
    }

    [Theory]
    [InlineData("app.example.com")]
    [InlineData("192.0.2.1")]
    [InlineData("2001:db8::1")]
    [InlineData("[192.0.2.1]")]
    public void EHLO_may_send_a_name_or_an_address(string domain)
    {
        var options = Good();
        options.LocalDomain = domain;

        EmailOptionsValidator.Validate(options).Should().BeEmpty();
    }

    [Fact]
    public void Shown_settings_hold_no_secret()
    {
        var options = Good();

        options.ToString().Should().Be("EmailOptions smtp.example.com:587 StartTls");
        options.Dkim.ToString().Should().Be("DkimOptions mail._domainkey.example.com");
    }

    private static EmailOptions Good() => new()
    {
        Host = "smtp.example.com",
        UserName = "alerts",
        Password = "top-secret",
        From = "Alerts <alerts@example.com>",
        ReplyTo = "help@example.com",
        EnvelopeSender = "bounce+{id}@example.com",
        MessageIdDomain = "mail.example.com",
        LocalDomain = "app.example.com",
        InboundKey = Convert.ToBase64String(new byte[32]),
        Dkim = { Domain = "example.com", Selector = "mail", PrivateKeyPem = Pem(1024) },
    };

    private static string Pem(int bits)
    {
        using var rsa = RSA.Create(bits);
        return rsa.ExportRSAPrivateKeyPem();
    }
}
