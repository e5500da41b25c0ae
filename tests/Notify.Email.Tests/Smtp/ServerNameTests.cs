using System.Net.Sockets;
using MailKit.Security;
using Notify.Delivery;
using Notify.Email.Smtp;
using Notify.Testing;

namespace Notify.Email.Tests.Smtp;

/// <summary>Connection errors name the server, so that an operator sees which setting is wrong.</summary>
public sealed class ServerNameTests
{
    [Fact]
    public async Task A_refused_connection_names_the_host_and_the_port()
    {
        var server = await LocalSmtpServer.StartAsync();
        var (host, port) = (server.Host, server.Port);
        await server.DisposeAsync();

        var result = await SendAsync(host, port, SmtpSecurity.None);

        (result.Error, result.Detail).Should().Be(
            (NetworkFailure.ConnectionRefused, $"The server refused the connection. Server: {host}:{port}."));
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_names_the_setting_and_the_server()
    {
        await using var server = await LocalSmtpServer.StartAsync(
            new LocalSmtpServerOptions { Security = LocalSmtpSecurity.StartTls });

        var result = await SendAsync(server.Host, server.Port, SmtpSecurity.StartTls);

        result.Outcome.Should().Be(SendOutcome.Misconfigured);
        result.Detail.Should().Contain("add its fingerprint to TrustedFingerprints")
            .And.EndWith($"Server: {server.Host}:{server.Port}.");
    }

    [Fact]
    public async Task A_server_without_STARTTLS_is_named()
    {
        await using var server = await LocalSmtpServer.StartAsync();

        var result = await SendAsync(server.Host, server.Port, SmtpSecurity.StartTls);

        result.Error.Should().Be("starttls_unsupported");
        result.Detail.Should().EndWith($"Server: {server.Host}:{server.Port}.");
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void Every_connection_error_names_the_server(Exception failure)
    {
        var result = SmtpFailureClassifier.Classify(SmtpPhase.Connect, failure, "smtp.example.com:587");

        result.Detail.Should().EndWith("Server: smtp.example.com:587.");
    }

    public static TheoryData<Exception> Failures =>
    [
        new SocketException((int)SocketError.HostNotFound),
        new SocketException((int)SocketError.HostUnreachable),
        new TimeoutException(),
        new IOException("reset"),
        new SslHandshakeException("broken", new IOException("eof")),
        new SslHandshakeException("broken", new SocketException((int)SocketError.ConnectionReset)),
        new SslHandshakeException("untrusted"),
        new NotSupportedException(),
        new ObjectDisposedException("stream"),
    ];

    private static async Task<SendResult> SendAsync(string host, int port, SmtpSecurity security)
    {
        var options = new EmailOptions
        {
            Host = host,
            Port = port,
            Security = security,
            From = "alerts@example.com",
        };
        await using var sender = new EmailSender(
            Channels.Email,
            options,
            TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        return await sender.SendAsync(Harness.MailWorld.Request(), default);
    }
}
