using System.Security.Cryptography;
using Notify.Delivery;
using Notify.Email.Tests.Harness;
using Notify.Testing;

namespace Notify.Email.Tests;

public sealed class EmailSenderTlsTests
{
    [Theory]
    [InlineData(LocalSmtpSecurity.StartTls, SmtpSecurity.StartTls)]
    [InlineData(LocalSmtpSecurity.Tls, SmtpSecurity.Tls)]
    public async Task A_self_made_certificate_is_trusted_by_its_fingerprint(
        LocalSmtpSecurity server,
        SmtpSecurity client)
    {
        await using var world = await MailWorld.StartAsync(new LocalSmtpServerOptions { Security = server });
        var options = new EmailOptions
        {
            Host = world.Server.Host,
            Port = world.Server.Port,
            Security = client,
            From = "alerts@example.com",
        };
        options.TrustedFingerprints.Add(world.Server.Certificate.GetCertHashString(HashAlgorithmName.SHA256));
        await using var sender = new EmailSender(
            Channels.Email,
            options,
            TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<EmailSender>.Instance);

        (await sender.SendAsync(MailWorld.Request(), default)).Outcome.Should().Be(SendOutcome.Sent);
        (await world.ReceivedAsync(1))[0].SecuredByTls.Should().BeTrue();
    }

    [Fact]
    public async Task An_untrusted_certificate_is_misconfigured()
    {
        await using var world = await MailWorld.StartAsync(
            new LocalSmtpServerOptions { Security = LocalSmtpSecurity.StartTls },
            options => options.Security = SmtpSecurity.StartTls);

        var result = await world.SendAsync();

        result.Outcome.Should().Be(SendOutcome.Misconfigured);
        result.Error.Should().Be("tls");
    }

    [Fact]
    public async Task Another_fingerprint_is_not_trusted()
    {
        await using var world = await MailWorld.StartAsync(
            new LocalSmtpServerOptions { Security = LocalSmtpSecurity.Tls },
            options =>
            {
                options.Security = SmtpSecurity.Tls;
                options.TrustedFingerprints.Add(new string('A', 64));
            });

        (await world.SendAsync()).Error.Should().Be("tls");
    }

    [Fact]
    public async Task A_server_without_STARTTLS_gets_nothing()
    {
        await using var world = await MailWorld.StartAsync(configure: options =>
            options.Security = SmtpSecurity.StartTls);

        var result = await world.SendAsync();

        result.Outcome.Should().Be(SendOutcome.Misconfigured);
        result.Error.Should().Be("starttls_unsupported");
        world.Server.MessagesAccepted.Should().Be(0);
    }

    [Fact]
    public async Task TLS_against_a_plain_server_is_a_wrong_setting()
    {
        await using var world = await MailWorld.StartAsync(configure: options => options.Security = SmtpSecurity.Tls);

        var result = await world.SendAsync();

        (result.Outcome, result.Error).Should().Be((SendOutcome.Misconfigured, "tls"));
    }

    [Fact]
    public async Task A_server_that_leaves_during_the_handshake_is_unreachable()
    {
        await using var world = await MailWorld.StartAsync(
            new LocalSmtpServerOptions { Security = LocalSmtpSecurity.StartTls },
            options => options.Security = SmtpSecurity.StartTls);
        world.Server.Script(SmtpScript.Drop(SmtpStage.StartTls));

        (await world.SendAsync()).Outcome.Should().Be(SendOutcome.Unreachable);
    }
}
