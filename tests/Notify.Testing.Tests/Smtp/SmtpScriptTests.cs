using MailKit.Net.Smtp;
using MailKit.Security;

namespace Notify.Testing.Tests.Smtp;

public class SmtpScriptTests
{
    [Fact]
    public async Task A_recipient_is_refused_once_and_then_taken()
    {
        await using var server = await LocalSmtpServer.StartAsync();
        server.Script(SmtpScript.ReplyToRcpt(450, "4.7.1 greylisted"));

        var refused = await FluentActions.Awaiting(() => Mail.SendAsync(server))
            .Should().ThrowAsync<SmtpCommandException>();
        await Mail.SendAsync(server);

        refused.Which.StatusCode.Should().Be(SmtpStatusCode.MailboxBusy);
        refused.Which.Message.Should().Be("4.7.1 greylisted");
        server.Messages.Should().ContainSingle();
    }

    [Fact]
    public async Task Only_the_recipient_that_matches_is_refused_and_others_leave_the_script_alone()
    {
        await using var server = await LocalSmtpServer.StartAsync();
        server.Script(SmtpScript.ReplyToRcpt(550, "5.1.1 unknown", to => to == "gone@example.com"));

        await Mail.SendAsync(server);
        var refused = await FluentActions.Awaiting(() => Mail.SendAsync(server, Mail.New(to: "gone@example.com")))
            .Should().ThrowAsync<SmtpCommandException>();

        refused.Which.Mailbox!.Address.Should().Be("gone@example.com");
        refused.Which.StatusCode.Should().Be(SmtpStatusCode.MailboxUnavailable);
    }

    [Fact]
    public async Task Scripts_of_a_stage_act_in_order_and_as_often_as_told()
    {
        await using var server = await LocalSmtpServer.StartAsync();
        server.Script(
            SmtpScript.ReplyToMail(451, "4.3.0 first").Times(2),
            SmtpScript.ReplyToMail(452, "4.3.1 then").Forever());
        using var client = await RawSmtpClient.ConnectAsync(server);

        var replies = new List<string?>();
        for (var i = 0; i < 5; i++)
            replies.Add(await client.SayAsync("MAIL FROM:<a@example.com>"));
        server.ClearScripts();
        replies.Add(await client.SayAsync("MAIL FROM:<a@example.com>"));

        replies.Should().Equal(
                "451 4.3.0 first",
                "451 4.3.0 first",
                "452 4.3.1 then",
                "452 4.3.1 then",
                "452 4.3.1 then",
                "250 2.1.0 Sender ok");
    }

    [Fact]
    public async Task A_message_refused_after_its_data_is_not_kept()
    {
        await using var server = await LocalSmtpServer.StartAsync();
        server.Script(SmtpScript.ReplyToData(550, "5.7.1 no", to => to.StartsWith("spam", StringComparison.Ordinal)));

        await Mail.SendAsync(server, Mail.New(to: "ham@example.com"));
        var refused = await FluentActions.Awaiting(() => Mail.SendAsync(server, Mail.New(to: "spam@example.com")))
            .Should().ThrowAsync<SmtpCommandException>();

        refused.Which.ErrorCode.Should().Be(SmtpErrorCode.MessageNotAccepted);
        server.Messages.Should().ContainSingle().Which.Recipients.Should().Equal("ham@example.com");
    }

    [Fact]
    public async Task A_421_closes_the_connection_at_the_greeting_and_in_the_middle()
    {
        await using var server = await LocalSmtpServer.StartAsync();
        server.Script(
            SmtpScript.ReplyToGreeting(421, "4.7.0 too many connections"),
            SmtpScript.ReplyToMail(421, "4.7.0 slow down"));
        using var refused = await RawSmtpClient.ConnectAsync(server, greet: false);
        (await refused.ReadReplyAsync()).Should().Be("421 4.7.0 too many connections");
        (await refused.ReadReplyAsync()).Should().BeNull();

        using var client = await RawSmtpClient.ConnectAsync(server);
        (await client.SayAsync("MAIL FROM:<a@example.com>")).Should().Be("421 4.7.0 slow down");
        (await client.ReadReplyAsync()).Should().BeNull();
    }

    [Fact]
    public async Task After_a_554_greeting_only_quit_is_answered()
    {
        await using var server = await LocalSmtpServer.StartAsync();
        server.Script(SmtpScript.ReplyToGreeting(554, "5.7.1 go away"));
        using var client = await RawSmtpClient.ConnectAsync(server, greet: false);

        (await client.ReadReplyAsync()).Should().Be("554 5.7.1 go away");
        (await client.SayAsync("EHLO test")).Should().StartWith("503 ");
        (await client.SayAsync("QUIT")).Should().StartWith("221 ");
        (await client.ReadReplyAsync()).Should().BeNull();
    }

    [Fact]
    public async Task A_login_is_refused_whatever_the_password()
    {
        await using var server = await LocalSmtpServer.StartAsync(
            new() { Users = { ["ann"] = "pw" }, AllowOAuth2 = true });
        server.Script(
            SmtpScript.RejectAuth().Times(2),
            SmtpScript.RejectAuth(454, "4.7.0 not now", user => user == "ann"));
        using var client = await Mail.ConnectAsync(server);

        (await Refused(new SaslMechanismPlain("ann", "pw"))).Should().Be(535);
        (await Refused(new SaslMechanismOAuth2("ann", "token"))).Should().Be(535);
        (await Refused(new SaslMechanismLogin("ann", "pw"))).Should().Be(454);
        await client.AuthenticateAsync("ann", "pw").Soon();

        async Task<int> Refused(SaslMechanism mechanism)
        {
            var thrown = await client.Awaiting(c => c.AuthenticateAsync(mechanism).Soon())
                .Should().ThrowAsync<AuthenticationException>();
            return int.Parse(thrown.Which.Message[..3], System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    [Fact]
    public async Task A_connection_dropped_before_the_greeting_says_nothing()
    {
        await using var server = await LocalSmtpServer.StartAsync();
        server.Script(SmtpScript.DropBeforeGreeting());
        using var client = await RawSmtpClient.ConnectAsync(server, greet: false);

        (await client.ReadReplyAsync()).Should().BeNull();
    }

    [Fact]
    public async Task Dropping_after_the_data_keeps_nothing_and_losing_the_answer_keeps_the_message()
    {
        await using var server = await LocalSmtpServer.StartAsync();
        server.Script(SmtpScript.DropAfterData(), SmtpScript.DropAfterDataAccepted());

        await FluentActions.Awaiting(() => Mail.SendAsync(server, Mail.New(subject: "lost")))
            .Should().ThrowAsync<SmtpProtocolException>();
        server.Messages.Should().BeEmpty();
        await FluentActions.Awaiting(() => Mail.SendAsync(server, Mail.New(subject: "kept")))
            .Should().ThrowAsync<SmtpProtocolException>();

        server.Messages.Should().ContainSingle().Which.Message.Subject.Should().Be("kept");
    }

    [Theory]
    [InlineData(SmtpStage.Greeting, 0)]
    [InlineData(SmtpStage.Mail, 0)]
    [InlineData(SmtpStage.EndOfData, 1)]
    public async Task A_held_reply_waits_for_its_gate(SmtpStage stage, int keptMeanwhile)
    {
        await using var server = await LocalSmtpServer.StartAsync();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Script(SmtpScript.Slow(stage, ct =>
        {
            reached.SetResult();
            return gate.Task.WaitAsync(ct);
        }));

        var sending = Mail.SendAsync(server);
        await reached.Task.Soon();

        sending.IsCompleted.Should().BeFalse();
        server.Messages.Should().HaveCount(keptMeanwhile);
        gate.SetResult();
        await sending.Soon();
        server.Messages.Should().ContainSingle();
    }

    [Fact]
    public async Task A_login_can_be_held_too()
    {
        await using var server = await LocalSmtpServer.StartAsync(new() { Users = { ["ann"] = "pw" } });
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Script(SmtpScript.Slow(SmtpStage.Auth, gate.Task.WaitAsync));
        using var client = await Mail.ConnectAsync(server);

        var login = client.AuthenticateAsync("ann", "pw");
        await server.WaitUntilAsync(() => server.Sessions[0].AuthenticatedAs == "ann").Soon();
        login.IsCompleted.Should().BeFalse();
        gate.SetResult();

        await login.Soon();
    }

    [Fact]
    public async Task A_delay_runs_by_the_given_clock()
    {
        var time = new TimerSignal();
        await using var server = await LocalSmtpServer.StartAsync(new() { TimeProvider = time });
        server.Script(SmtpScript.Slow(SmtpStage.Noop, TimeSpan.FromMinutes(10)));
        using var client = await RawSmtpClient.ConnectAsync(server);

        var reply = client.SayAsync("NOOP");
        await time.Armed.Soon();
        time.Advance(TimeSpan.FromMinutes(9));
        reply.IsCompleted.Should().BeFalse();
        time.Advance(TimeSpan.FromMinutes(1));

        (await reply).Should().StartWith("250 ");
    }

    [Fact]
    public async Task Stopping_the_server_lets_go_of_a_held_reply()
    {
        await using var server = await LocalSmtpServer.StartAsync();
        server.Script(
            SmtpScript.Slow(SmtpStage.Noop, ct => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct)));
        using var client = await RawSmtpClient.ConnectAsync(server);
        await client.SendAsync("NOOP\r\n");
        await server.WaitUntilAsync(() => server.Sessions[0].Commands.Contains("NOOP")).Soon();

        await server.StopAsync().Soon();

        server.OpenConnections.Should().Be(0);
    }

    [Fact]
    public async Task An_exception_in_a_script_ends_its_session_and_is_told_by_the_log()
    {
        await using var server = await LocalSmtpServer.StartAsync();
        server.Script(SmtpScript.Drop(SmtpStage.Noop, _ => throw new InvalidOperationException("my mistake")));
        using (var client = await RawSmtpClient.ConnectAsync(server))
            (await client.SayAsync("NOOP")).Should().BeNull();
        await server.WaitUntilAsync(() => server.OpenConnections == 0).Soon();

        server.Sessions[0]
            .Failure.Should().BeOfType<InvalidOperationException>()
            .Which.Message.Should().Be("my mistake");
        server.ClearScripts();
        await Mail.SendAsync(server);
    }

    [Fact]
    public async Task Any_stage_can_be_refused_in_several_lines()
    {
        await using var server = await LocalSmtpServer.StartAsync();
        server.Script(
            SmtpScript.Refuse(SmtpStage.Data, 451, "4.3.0 wait\n4.3.0 a little"),
            SmtpScript.Refuse(SmtpStage.Reset, 500, "no"));
        server.Script(SmtpScript.Drop(SmtpStage.Quit));
        using var client = await RawSmtpClient.ConnectAsync(server);

        (await client.SayAsync("DATA")).Should().Be("451-4.3.0 wait\n451 4.3.0 a little");
        (await client.SayAsync("RSET")).Should().Be("500 no");
        (await client.SayAsync("QUIT")).Should().BeNull();
    }

    [Fact]
    public void A_script_that_makes_no_sense_is_refused()
    {
        FluentActions.Invoking(() => SmtpScript.ReplyToRcpt(250, "ok")).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => SmtpScript.ReplyToRcpt(550, "a\r\nb")).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => SmtpScript.DropAfterData().Times(0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => SmtpScript.Slow(SmtpStage.Noop, TimeSpan.FromSeconds(-1)))
            .Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void A_script_says_what_it_does()
    {
        SmtpScript.ReplyToRcpt(450, "4.7.1 greylisted").Times(2).ToString().Should().Be("Refuse 450 at Rcpt, 2×");
        SmtpScript.DropAfterDataAccepted().Forever().ToString().Should().Be("DropAfterwards at EndOfData, ∞×");
    }
}
