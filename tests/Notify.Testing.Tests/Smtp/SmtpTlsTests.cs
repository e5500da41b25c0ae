using System.Security.Cryptography.X509Certificates;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Notify.Testing.Tests.Smtp;

public class SmtpTlsTests
{
    [Theory]
    [InlineData(LocalSmtpSecurity.StartTls, SecureSocketOptions.StartTls)]
    [InlineData(LocalSmtpSecurity.Tls, SecureSocketOptions.SslOnConnect)]
    public async Task A_message_arrives_encrypted(LocalSmtpSecurity security, SecureSocketOptions option)
    {
        await using var server = await LocalSmtpServer.StartAsync(new() { Security = security });
        using var client = await Mail.ConnectAsync(server, option);

        await client.SendAsync(Mail.New()).Soon();

        client.IsSecure.Should().BeTrue();
        server.Messages.Should().ContainSingle().Which.SecuredByTls.Should().BeTrue();
        server.Sessions[0].SecuredByTls.Should().BeTrue();
    }

    [Fact]
    public async Task A_client_may_stay_in_plain_text_where_tls_is_only_offered()
    {
        await using var server = await LocalSmtpServer.StartAsync(new() { Security = LocalSmtpSecurity.StartTls });

        await Mail.SendAsync(server);

        server.Messages.Should().ContainSingle().Which.SecuredByTls.Should().BeFalse();
    }

    [Fact]
    public async Task The_certificate_is_for_loopback_and_can_be_trusted_as_a_root()
    {
        await using var server = await LocalSmtpServer.StartAsync();
        var certificate = server.Certificate;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(certificate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;

        chain.Build(certificate).Should().BeTrue();
        certificate.MatchesHostname("localhost").Should().BeTrue();
        certificate.MatchesHostname("127.0.0.1").Should().BeTrue();
        certificate.HasPrivateKey.Should().BeTrue();
        server.Certificate.Should().BeSameAs(certificate);
    }

    [Fact]
    public async Task A_client_that_trusts_nobody_fails_the_handshake_and_the_log_says_so()
    {
        await using var server = await LocalSmtpServer.StartAsync(new() { Security = LocalSmtpSecurity.Tls });
        using var client = new SmtpClient();

        await client.Awaiting(c => c.ConnectAsync(server.Host, server.Port, SecureSocketOptions.SslOnConnect))
            .Should().ThrowAsync<SslHandshakeException>();
        await server.WaitUntilAsync(() => server.ConnectionsAccepted == 1 && server.OpenConnections == 0).Soon();

        server.Sessions[0].IsOpen.Should().BeFalse();
        server.Sessions[0].Commands.Should().BeEmpty();
    }

    [Fact]
    public async Task Plain_text_to_a_tls_port_is_a_failure_of_that_session_only()
    {
        await using var server = await LocalSmtpServer.StartAsync(new() { Security = LocalSmtpSecurity.Tls });
        using (var client = await RawSmtpClient.ConnectAsync(server, greet: false))
        {
            await client.SendAsync("EHLO test\r\n");
            await server.WaitUntilAsync(() => server.Sessions is [{ IsOpen: false }]).Soon();
        }

        server.Sessions[0].Failure.Should().NotBeNull();
        using var good = await Mail.ConnectAsync(server, SecureSocketOptions.SslOnConnect);
        await good.SendAsync(Mail.New()).Soon();
        server.Messages.Should().ContainSingle();
    }

    [Fact]
    public async Task The_dialogue_starts_anew_after_starttls_and_plain_text_sent_ahead_is_thrown_away()
    {
        await using var server = await LocalSmtpServer.StartAsync(new() { Security = LocalSmtpSecurity.StartTls });
        using var tcp = new System.Net.Sockets.TcpClient();
        await tcp.ConnectAsync(server.Host, server.Port);
        using var plain = new StreamReader(tcp.GetStream(), leaveOpen: true);
        await plain.ReadLineAsync();
        await tcp.GetStream()
            .WriteAsync(
                "EHLO test\r\nMAIL FROM:<a@example.com>\r\nSTARTTLS\r\nRCPT TO:<injected@example.com>\r\n"u8.ToArray());
        string? line;
        do
            line = await plain.ReadLineAsync().Soon();
        while (line?.StartsWith("220", StringComparison.Ordinal) == false);

        await using var tls = new System.Net.Security.SslStream(tcp.GetStream(), false, (_, peer, _, _) =>
            peer?.GetCertHashString() == server.Certificate.GetCertHashString());
        await tls.AuthenticateAsClientAsync("localhost").Soon();
        using var secured = new StreamReader(tls);
        await tls.WriteAsync("RCPT TO:<b@example.com>\r\n"u8.ToArray());
        (await secured.ReadLineAsync().Soon()).Should().StartWith("503 ");
        await tls.WriteAsync("MAIL FROM:<a@example.com>\r\nSTARTTLS\r\nEHLO test\r\n"u8.ToArray());
        (await secured.ReadLineAsync().Soon()).Should().StartWith("503 ", "EHLO is asked for again");
        (await secured.ReadLineAsync().Soon()).Should().StartWith("503 ", "it is encrypted already");
        (await secured.ReadLineAsync().Soon()).Should().StartWith("250-");

        server.Sessions[0].Commands.Should().NotContain(c => c.Contains("injected", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Starttls_is_refused_where_it_is_not_offered()
    {
        await using var server = await LocalSmtpServer.StartAsync();
        using var client = await RawSmtpClient.ConnectAsync(server);

        (await client.SayAsync("STARTTLS")).Should().StartWith("502 ");
    }
}
