using System.Net;
using System.Security.Cryptography;
using Notify.Delivery;
using Notify.Email.Tests.Counterparts;
using Notify.Email.Tests.Harness;
using Notify.Testing;
using Notify.Tests.Shared;

namespace Notify.Email.Tests.Smtp;

/// <summary>How many round trips a message costs on a kept connection (ADR 0039).</summary>
public sealed class RoundTripTests(Exim exim, Postfix postfix, ExternalReceiver receiver)
    : IClassFixture<Exim>, IClassFixture<Postfix>, IClassFixture<ExternalReceiver>
{
    private const int Messages = 3;

    [Theory]
    [InlineData(true, true, 2)]
    [InlineData(true, false, 3)]
    [InlineData(false, true, 3)]
    [InlineData(false, false, 4)]
    public async Task A_message_costs_as_many_round_trips_as_the_extensions_allow(
        bool pipelining,
        bool chunking,
        int roundTrips)
    {
        await using var server = await LocalSmtpServer.StartAsync(
            new LocalSmtpServerOptions { AnnouncePipelining = pipelining, AnnounceChunking = chunking });

        (await CountAsync(server.Port)).Should().Be(roundTrips);

        server.ConnectionsAccepted.Should().Be(1);
        server.MessagesAccepted.Should().Be(1 + Messages);
        server.Sessions[0].Commands.Should().NotContain(command => command == "NOOP" || command == "RSET");
    }

    [Fact]
    public async Task Copies_and_content_of_many_blocks_cost_no_further_round_trip()
    {
        await using var server = await LocalSmtpServer.StartAsync(Chunking());
        var envelope = MailWorld.Envelope(parts => parts.Attachments.Add(
            Attachment.FromBytes("a.bin", "application/octet-stream", new byte[300_000])));

        var count = await CountAsync(
            server.Port,
            MailWorld.Request(envelope: envelope),
            options => options.Bcc = "a@example.com, b@example.com");

        count.Should().Be(2);
    }

    [Fact]
    public async Task TLS_and_a_login_cost_no_further_round_trip()
    {
        var options = Chunking();
        options.Security = LocalSmtpSecurity.StartTls;
        options.Users["alerts"] = "secret";
        await using var server = await LocalSmtpServer.StartAsync(options);

        var count = await CountAsync(server.Port, configure: options =>
        {
            options.Security = SmtpSecurity.StartTls;
            options.TrustedFingerprints.Add(server.Certificate.GetCertHashString(HashAlgorithmName.SHA256));
            (options.UserName, options.Password) = ("alerts", "secret");
        });

        count.Should().Be(2);
        server.Messages.Should().OnlyContain(mail => mail.SecuredByTls && mail.AuthenticatedAs == "alerts");
    }

    [Fact]
    public async Task Without_the_setting_content_is_sent_by_DATA()
    {
        await using var server = await LocalSmtpServer.StartAsync(Chunking());

        (await CountAsync(server.Port, configure: options => options.UseChunking = false)).Should().Be(3);

        server.Sessions[0].Commands.Should().Contain("DATA");
        string.Concat(server.Sessions[0].Commands).Should().NotContain("BDAT");
    }

    [Fact]
    public async Task Exim_and_Postfix_offer_both_extensions()
    {
        (await CountAsync(exim.Port)).Should().Be(2);
        (await CountAsync(postfix.Port)).Should().Be(2);
    }

    [Fact]
    public async Task The_smtp_server_of_npm_offers_pipelining() => (await CountAsync(receiver.Port)).Should().Be(3);

    private static LocalSmtpServerOptions Chunking() => new() { AnnounceChunking = true };

    /// <summary>Sends a first message, which connects, and returns the round trips of each further one.</summary>
    private static async Task<double> CountAsync(
        int port,
        SendRequest? request = null,
        Action<EmailOptions>? configure = null)
    {
        using var link = new DelayedLink(new IPEndPoint(IPAddress.Loopback, port), TimeSpan.Zero);
        await using var world = await MailWorld.StartAsync(configure: options =>
        {
            (options.Port, options.Security) = (link.Endpoint.Port, SmtpSecurity.None);
            configure?.Invoke(options);
        });
        (await world.SendAsync(request)).Outcome.Should().Be(SendOutcome.Sent);
        var before = link.RoundTrips;
        for (var i = 0; i < Messages; i++)
            (await world.SendAsync(request)).Outcome.Should().Be(SendOutcome.Sent);
        return (link.RoundTrips - before) / (double)Messages;
    }
}
