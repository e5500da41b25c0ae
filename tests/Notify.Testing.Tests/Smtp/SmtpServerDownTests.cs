using System.Net.Sockets;

namespace Notify.Testing.Tests.Smtp;

public class SmtpServerDownTests
{
    [Fact]
    public async Task A_stopped_server_refuses_and_a_restarted_one_answers_on_the_same_port()
    {
        await using var server = await LocalSmtpServer.StartAsync();
        var port = server.Port;
        using var idle = await Mail.ConnectAsync(server);

        await server.StopAsync();
        await server.StopAsync();

        server.OpenConnections.Should().Be(0);
        server.Port.Should().Be(port);
        var refused = await FluentActions.Awaiting(() => Mail.ConnectAsync(server))
            .Should().ThrowAsync<SocketException>();
        refused.Which.SocketErrorCode.Should().Be(SocketError.ConnectionRefused);
        await FluentActions.Awaiting(() => idle.NoOpAsync()).Should().ThrowAsync<Exception>();

        await server.RestartAsync();
        await Mail.SendAsync(server);

        server.Port.Should().Be(port);
        server.Messages.Should().ContainSingle();
    }

    [Fact]
    public async Task A_running_server_restarts_too()
    {
        await using var server = await LocalSmtpServer.StartAsync();
        using var idle = await RawSmtpClient.ConnectAsync(server);

        for (var i = 1; i <= 3; i++)
        {
            await server.RestartAsync();
            await Mail.SendAsync(server);
        }

        server.Messages.Should().HaveCount(3);
    }

    [Fact]
    public async Task Dropped_connections_fail_their_clients_and_new_ones_are_welcome()
    {
        await using var server = await LocalSmtpServer.StartAsync();
        using var first = await Mail.ConnectAsync(server);
        using var second = await Mail.ConnectAsync(server);
        await first.SendAsync(Mail.New());

        server.DropConnections();
        await server.WaitUntilAsync(() => server.OpenConnections == 0).Soon();

        await FluentActions.Awaiting(() => first.SendAsync(Mail.New())).Should().ThrowAsync<Exception>();
        await FluentActions.Awaiting(() => second.NoOpAsync()).Should().ThrowAsync<Exception>();
        first.IsConnected.Should().BeFalse();
        server.Sessions.Should().OnlyContain(s => s.Failure == null && !s.IsOpen);
        await Mail.SendAsync(server);
        server.Messages.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_client_that_resets_harms_no_other()
    {
        await using var server = await LocalSmtpServer.StartAsync();
        using var good = await Mail.ConnectAsync(server);
        using (var bad = new TcpClient())
        {
            await bad.ConnectAsync(server.Host, server.Port);
            await server.WaitUntilAsync(() => server.OpenConnections == 2).Soon();
            bad.LingerState = new LingerOption(true, 0);
        }

        await server.WaitUntilAsync(() => server.OpenConnections == 1).Soon();

        await good.SendAsync(Mail.New());
        server.Messages.Should().ContainSingle();
        server.Sessions[1].IsOpen.Should().BeFalse();
    }

    [Fact]
    public async Task A_client_that_leaves_within_its_data_leaves_no_message()
    {
        await using var server = await LocalSmtpServer.StartAsync();
        using (var client = await RawSmtpClient.ConnectAsync(server))
        {
            await client.OpenDataAsync();
            await client.SendAsync("Subject: half\r\n\r\nNot yet the e");
        }

        await server.WaitUntilAsync(() => server.OpenConnections == 0).Soon();

        server.Messages.Should().BeEmpty();
        server.MessagesAccepted.Should().Be(0);
    }
}
