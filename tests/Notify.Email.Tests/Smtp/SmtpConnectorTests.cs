using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Notify.Delivery;
using Notify.Email.Smtp;
using Notify.Email.Tests.Harness;
using Notify.Testing;

namespace Notify.Email.Tests.Smtp;

public sealed class SmtpConnectorTests
{
    [Theory]
    [InlineData(null, "EHLO [127.0.0.1]")]
    [InlineData("app.example.com", "EHLO app.example.com")]
    [InlineData("192.0.2.7", "EHLO [192.0.2.7]")]
    [InlineData("2001:db8::7", "EHLO [IPv6:2001:db8::7]")]
    public async Task EHLO_sends_the_address_of_the_connection_or_the_setting(string? setting, string command)
    {
        await using var world = await MailWorld.StartAsync(configure: options => options.LocalDomain = setting);

        await world.SendAsync();

        world.Server.Sessions.Single().Commands[0].Should().Be(command);
    }

    [Fact]
    public async Task A_link_local_address_has_no_scope_and_the_last_block_does_not_wait()
    {
        using var listener = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        listener.Listen();
        using var socket = await SmtpSocket.ConnectAsync("::1", ((IPEndPoint)listener.LocalEndPoint!).Port, default);

        SmtpSocket.LocalAddress(socket).Should().Be("::1");
        socket.NoDelay.Should().BeTrue("the last block of content must not wait for the one before");
    }

    [Theory]
    [InlineData(LocalSmtpSecurity.None, false)]
    [InlineData(LocalSmtpSecurity.StartTls, true)]
    public async Task Without_a_setting_a_server_on_this_machine_gets_STARTTLS_if_it_offers_it(
        LocalSmtpSecurity server,
        bool isSecured)
    {
        await using var world = await MailWorld.StartAsync(
            new LocalSmtpServerOptions { Security = server },
            options => options.Security = null);

        (await world.SendAsync()).Outcome.Should().Be(SendOutcome.Sent);

        (await world.ReceivedAsync(1))[0].SecuredByTls.Should().Be(isSecured);
    }

    [Fact]
    public async Task With_a_fingerprint_a_server_on_this_machine_must_have_that_certificate()
    {
        await using var world = await MailWorld.StartAsync(
            new LocalSmtpServerOptions { Security = LocalSmtpSecurity.StartTls },
            options =>
            {
                options.Security = null;
                options.TrustedFingerprints.Add(new string('A', 64));
            });

        (await world.SendAsync()).Error.Should().Be("tls");
    }

    [Fact]
    public async Task A_server_that_asks_for_a_certificate_gets_it()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=alerts", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1),
            DateTimeOffset.UtcNow.AddDays(1));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var presented = PresentedTo(listener);
        await using var world = await MailWorld.StartAsync(configure: options =>
        {
            options.Security = SmtpSecurity.Tls;
            options.Port = ((IPEndPoint)listener.LocalEndpoint).Port;
            options.ClientCertificatePem = certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem();
            options.TrustedFingerprints.Add(ServerCertificate.Value.GetCertHashString(HashAlgorithmName.SHA256));
            options.CheckCertificateRevocation = false;
        });

        var result = await world.SendAsync();

        (await presented.WaitAsync(TimeSpan.FromSeconds(30))).Should().Be(certificate.Thumbprint, result.ToString());
    }

    private static readonly Lazy<X509Certificate2> ServerCertificate = new(CreateServerCertificate);

    /// <summary>Shakes hands with one client, and closes the connection.</summary>
    private static async Task<string?> PresentedTo(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = ServerCertificate.Value,
            ClientCertificateRequired = true,
            EnabledSslProtocols = SslProtocols.Tls12,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
        });
        return (tls.RemoteCertificate as X509Certificate2)?.Thumbprint;
    }

    private static X509Certificate2 CreateServerCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1),
            DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }
}
