using MimeKit;

namespace Notify.Testing.Tests.Smtp;

public class LocalSmtpServerTests
{
    [Fact]
    public async Task A_message_arrives_with_its_envelope_and_content()
    {
        await using var server = await LocalSmtpServer.StartAsync();
        var message = Mail.New(to: "Ann <ann@example.com>", subject: "Grüße", text: "Liebe Ann\n");
        message.Bcc.Add(MailboxAddress.Parse("bcc@example.com"));

        var response = await Mail.SendAsync(server, message);

        var mail = server.Messages.Should().ContainSingle().Subject;
        mail.From.Should().Be("from@example.com");
        mail.Recipients.Should().Equal("ann@example.com", "bcc@example.com");
        mail.Message.Subject.Should().Be("Grüße");
        mail.Message.TextBody!.TrimEnd().Should().Be("Liebe Ann");
        mail.Message.Should().BeSameAs(mail.Message);
        mail.SecuredByTls.Should().BeFalse();
        mail.AuthenticatedAs.Should().BeNull();
        mail.SessionNumber.Should().Be(1);
        mail.Utf8.Should().BeFalse();
        mail.ToString().Should().NotContain("@");
        response.Should().EndWith("queued as " + mail.QueueId);
    }

    [Fact]
    public async Task The_time_of_arrival_is_the_given_clocks()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(
            new DateTimeOffset(2031, 2, 3, 4, 5, 6, TimeSpan.Zero));
        await using var server = await LocalSmtpServer.StartAsync(new() { TimeProvider = time });

        await Mail.SendAsync(server);

        server.Messages[0].ReceivedAt.Should().Be(time.GetUtcNow());
        server.Sessions[0].ConnectedAt.Should().Be(time.GetUtcNow());
    }

    [Fact]
    public async Task Waiting_finds_a_message_that_is_there_and_one_that_is_still_to_come()
    {
        await using var server = await LocalSmtpServer.StartAsync();
        var second = server.WaitForMessageAsync(m => m.Message.Subject == "second");
        var both = server.WaitForMessagesAsync(2);

        await Mail.SendAsync(server, Mail.New(subject: "first"));
        second.IsCompleted.Should().BeFalse();
        both.IsCompleted.Should().BeFalse();
        (await server.WaitForMessageAsync().Soon()).Message.Subject.Should().Be("first");
        await Mail.SendAsync(server, Mail.New(subject: "second"));

        (await second.Soon()).Message.Subject.Should().Be("second");
        (await both.Soon()).Select(m => m.Message.Subject).Should().Equal("first", "second");
    }

    [Fact]
    public async Task Waiting_can_be_canceled()
    {
        await using var server = await LocalSmtpServer.StartAsync();
        using var cancel = new CancellationTokenSource();
        var wait = server.WaitForMessageAsync(ct: cancel.Token);

        await cancel.CancelAsync();

        await wait.Awaiting(w => w.Soon()).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Waiting_ends_when_the_server_is_disposed_of()
    {
        var server = await LocalSmtpServer.StartAsync();
        var wait = server.WaitForMessageAsync();

        await server.DisposeAsync();
        await server.DisposeAsync();

        await wait.Awaiting(w => w.Soon()).Should().ThrowAsync<ObjectDisposedException>();
        await server.Awaiting(s => s.RestartAsync()).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task The_live_stream_gives_each_message_once_and_ends_with_the_server()
    {
        var server = await LocalSmtpServer.StartAsync();
        await Mail.SendAsync(server, Mail.New(subject: "0"));
        var seen = System.Threading.Channels.Channel.CreateUnbounded<string>();
        var reading = ReadAsync();

        (await seen.Reader.ReadAsync().AsTask().Soon()).Should().Be("0");
        await Mail.SendAsync(server, Mail.New(subject: "1"));
        (await seen.Reader.ReadAsync().AsTask().Soon()).Should().Be("1");
        server.Clear();
        await Mail.SendAsync(server, Mail.New(subject: "2"));
        (await seen.Reader.ReadAsync().AsTask().Soon()).Should().Be("2");

        await server.DisposeAsync();
        await reading.Soon();
        seen.Reader.TryRead(out _).Should().BeFalse();

        async Task ReadAsync()
        {
            await foreach (var mail in server.ReadAllAsync())
                seen.Writer.TryWrite(mail.Message.Subject ?? "");
        }
    }

    [Fact]
    public async Task Clear_forgets_messages_closed_sessions_and_scripts_but_counts_go_on()
    {
        await using var server = await LocalSmtpServer.StartAsync();
        using var open = await RawSmtpClient.ConnectAsync(server);
        await Mail.SendAsync(server);
        await server.WaitUntilAsync(() => server.OpenConnections == 1).Soon();
        server.Script(SmtpScript.ReplyToData(550, "5.7.1 no"));

        server.Clear();

        server.Messages.Should().BeEmpty();
        server.Sessions.Should().ContainSingle().Which.IsOpen.Should().BeTrue();
        server.ConnectionsAccepted.Should().Be(2);
        server.PeakConnections.Should().Be(2);
        server.MessagesAccepted.Should().Be(1);
        await Mail.SendAsync(server);
        server.Messages.Should().ContainSingle().Which.QueueId.Should().Be("2");
    }

    [Fact]
    public async Task Without_keeping_messages_only_counts_remain()
    {
        await using var server = await LocalSmtpServer.StartAsync(new() { KeepMessages = false });

        (await Mail.SendAsync(server)).Should().Contain("queued as 1");
        await server.WaitUntilAsync(() => server.OpenConnections == 0).Soon();

        server.MessagesAccepted.Should().Be(1);
        server.ConnectionsAccepted.Should().Be(1);
        server.Messages.Should().BeEmpty();
        server.Sessions.Should().BeEmpty();
        await server.Awaiting(s => s.WaitForMessageAsync())
            .Should().ThrowAsync<InvalidOperationException>()
            .WithMessage("*KeepMessages*");
        await server.Awaiting(s => s.WaitForMessagesAsync(1)).Should().ThrowAsync<InvalidOperationException>();
    }

    [Fact]
    public async Task Twenty_clients_at_once_lose_and_mix_nothing()
    {
        const int Clients = 20, Each = 10;
        await using var server = await LocalSmtpServer.StartAsync();
        var connected = new CountdownEvent(Clients);
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(SendAsync)).Soon();

        server.PeakConnections.Should().Be(Clients);
        server.Messages.Should().HaveCount(Clients * Each);
        server.Messages.Select(m => m.Message.Subject).Should().OnlyHaveUniqueItems();
        server.Messages.Should().OnlyContain(m => m.Recipients.Single() == m.Message.To.Mailboxes.Single().Address);
        server.Messages.GroupBy(m => m.SessionNumber)
            .Should().HaveCount(Clients)
            .And.OnlyContain(g => g.Count() == Each);
        connected.Dispose();

        async Task SendAsync(int number)
        {
            using var client = await Mail.ConnectAsync(server);
            if (connected.Signal())
                all.SetResult();
            await all.Task;
            for (var i = 0; i < Each; i++)
                await client.SendAsync(Mail.New(to: $"user{number}@example.com", subject: $"{number}.{i}"));
        }
    }

    public static TheoryData<string, LocalSmtpServerOptions> BadOptions => new()
    {
        { "*Port is 70000*0 for a free port*", new() { Port = 70000 } },
        { "*MaxMessageBytes is 0*", new() { MaxMessageBytes = 0 } },
        { "*Security is 7*", new() { Security = (LocalSmtpSecurity)7 } },
        { "*RequireAuthentication*Users*AllowOAuth2*", new() { RequireAuthentication = true } },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public async Task A_wrong_option_is_named_at_start(string message, LocalSmtpServerOptions options) =>
        await FluentActions.Awaiting(() => LocalSmtpServer.StartAsync(options))
            .Should().ThrowAsync<ArgumentException>()
            .WithMessage(message);

    [Fact]
    public async Task A_taken_port_is_named_at_start()
    {
        await using var server = await LocalSmtpServer.StartAsync();

        await FluentActions.Awaiting(() => LocalSmtpServer.StartAsync(new() { Port = server.Port }))
            .Should().ThrowAsync<InvalidOperationException>().WithMessage($"Port {server.Port} *");
    }
}
