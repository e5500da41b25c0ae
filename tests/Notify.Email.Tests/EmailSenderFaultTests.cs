using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Notify.Addresses;
using Notify.Delivery;
using Notify.Email.Tests.Harness;
using Notify.Testing;

namespace Notify.Email.Tests;

public sealed class EmailSenderFaultTests
{
    // Long enough for a busy machine to answer the commands that are not silent.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(4);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_the_server_dropped_while_idle_is_replaced_without_a_failure(bool chunking)
    {
        await using var world = await MailWorld.StartAsync(Server(chunking));
        (await world.SendAsync()).Outcome.Should().Be(SendOutcome.Sent);

        world.Server.DropConnections();
        await world.ServerReachesAsync(server => server.OpenConnections == 0);

        (await world.SendAsync()).Outcome.Should().Be(SendOutcome.Sent);
        world.Server.MessagesAccepted.Should().Be(2);
        world.Server.ConnectionsAccepted.Should().Be(2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_send_stopped_before_the_last_reply_may_have_arrived(bool chunking)
    {
        await using var world = await MailWorld.StartAsync(Server(chunking));
        using var stop = new CancellationTokenSource();
        world.Server.Script(SmtpScript.Slow(SmtpStage.EndOfData, async _ => await stop.CancelAsync()));

        var result = await world.Sender.SendAsync(MailWorld.Request(), stop.Token);

        (result.Outcome, result.Error).Should().Be((SendOutcome.Unknown, "interrupted"));
    }

    [Fact]
    public async Task A_goodbye_at_the_next_message_is_answered_by_a_new_connection()
    {
        await using var world = await MailWorld.StartAsync();
        await world.SendAsync();

        world.Server.Script(SmtpScript.ReplyToMail(421, "4.4.2 timeout exceeded"));

        (await world.SendAsync()).Outcome.Should().Be(SendOutcome.Sent);
        world.Server.ConnectionsAccepted.Should().Be(2);
    }

    [Fact]
    public async Task On_a_new_connection_a_goodbye_is_an_answer()
    {
        await using var world = await MailWorld.StartAsync();
        world.Server.Script(SmtpScript.ReplyToMail(421, "4.3.2 shutting down"));

        (await world.SendAsync()).Outcome.Should().Be(SendOutcome.Transient);
        world.Server.ConnectionsAccepted.Should().Be(1);
    }

    [Fact]
    public async Task A_plea_to_slow_down_is_not_answered_by_another_connection()
    {
        await using var world = await MailWorld.StartAsync();
        await world.SendAsync();
        world.Server.Script(SmtpScript.ReplyToMail(421, "4.7.0 too many messages"));

        (await world.SendAsync()).Outcome.Should().Be(SendOutcome.Throttled);
        world.Server.ConnectionsAccepted.Should().Be(1);
    }

    [Theory]
    [InlineData(SmtpStage.Mail, 421, "too many messages in this connection")]
    [InlineData(SmtpStage.Mail, 421, "4.7.0 Max message per connection reached, closing transmission channel")]
    [InlineData(SmtpStage.Rcpt, 452, "4.5.3 too many messages in this session")]
    public async Task A_used_connection_that_takes_no_more_messages_is_replaced(SmtpStage stage, int code, string text)
    {
        await using var world = await MailWorld.StartAsync();
        await world.SendAsync();
        world.Server.Script(SmtpScript.Refuse(stage, code, text));

        (await world.SendAsync()).Outcome.Should().Be(SendOutcome.Sent);
        (await world.SendAsync()).Outcome.Should().Be(SendOutcome.Sent);
        world.Server.ConnectionsAccepted.Should().Be(2);
    }

    [Fact]
    public async Task A_new_connection_that_takes_no_message_is_throttled_after_one_replacement()
    {
        await using var world = await MailWorld.StartAsync();
        await world.SendAsync();
        world.Server.Script(SmtpScript.ReplyToMail(421, "too many messages in this connection").Forever());

        var result = await world.SendAsync();

        (result.Outcome, result.Scope).Should().Be((SendOutcome.Throttled, PauseScope.Channel));
        world.Server.ConnectionsAccepted.Should().Be(2);
    }

    [Fact]
    public async Task A_server_down_and_back_is_unreachable_and_then_sends()
    {
        await using var world = await MailWorld.StartAsync();
        await world.SendAsync();
        await world.Server.StopAsync();

        var down = await world.SendAsync();
        await world.Server.RestartAsync();
        var back = await world.SendAsync();

        down.Outcome.Should().Be(SendOutcome.Unreachable);
        down.Error.Should().Be("connection_refused");
        back.Outcome.Should().Be(SendOutcome.Sent);
    }

    [Fact]
    public async Task A_refused_login_is_misconfigured_until_the_server_takes_it()
    {
        var server = new LocalSmtpServerOptions { RequireAuthentication = true };
        server.Users["alerts"] = "changed";
        await using var world = await MailWorld.StartAsync(
            server,
            options => (options.UserName, options.Password) = ("alerts", "secret-of-before"));

        var refused = await world.SendAsync();
        server.Users["alerts"] = "secret-of-before";
        var taken = await world.SendAsync();

        refused.Outcome.Should().Be(SendOutcome.Misconfigured);
        refused.ToString().Should().NotContain("secret-of-before");
        taken.Outcome.Should().Be(SendOutcome.Sent);
    }

    [Theory]
    [InlineData(535, "5.7.8 bad credentials", SendOutcome.Misconfigured, "5.7.8")]
    [InlineData(454, "4.7.0 Temporary authentication failure", SendOutcome.Transient, "4.7.0")]
    public async Task A_refused_login_whose_connection_is_then_closed_is_not_a_lost_connection(
        int code,
        string text,
        SendOutcome outcome,
        string error)
    {
        var server = new LocalSmtpServerOptions { RequireAuthentication = true };
        server.Users["alerts"] = "changed";
        await using var world = await MailWorld.StartAsync(
            server,
            options => (options.UserName, options.Password) = ("alerts", "outdated"));
        world.Server.Script(SmtpScript.RejectAuth(code, text), SmtpScript.Drop(SmtpStage.Auth));

        var refused = await world.SendAsync();

        (refused.Outcome, refused.Error).Should().Be((outcome, error));
    }

    [Fact]
    public async Task A_login_is_tried_with_every_mechanism_that_the_server_offers()
    {
        var server = new LocalSmtpServerOptions { RequireAuthentication = true };
        server.Users["alerts"] = "secret";
        await using var world = await MailWorld.StartAsync(
            server,
            options => (options.UserName, options.Password) = ("alerts", "secret"));
        world.Server.Script(SmtpScript.RejectAuth(535, "5.7.8 not with this mechanism"));

        (await world.SendAsync()).Outcome.Should().Be(SendOutcome.Sent);
        world.Server.ConnectionsAccepted.Should().Be(1);
    }

    [Fact]
    public async Task A_missing_login_is_misconfigured()
    {
        var server = new LocalSmtpServerOptions
        {
            RequireAuthentication = true,
            Users = new Dictionary<string, string> { ["a"] = "b" },
        };
        await using var world = await MailWorld.StartAsync(server);

        (await world.SendAsync()).Outcome.Should().Be(SendOutcome.Misconfigured);
    }

    [Fact]
    public async Task A_login_the_server_does_not_offer_is_misconfigured()
    {
        await using var world = await MailWorld.StartAsync(configure: options =>
            (options.UserName, options.Password) = ("alerts", "secret"));

        (await world.SendAsync()).Error.Should().Be("auth_unsupported");
    }

    [Fact]
    public async Task A_busy_mailbox_is_transient_and_the_connection_goes_on()
    {
        await using var world = await MailWorld.StartAsync();
        world.Server.Script(SmtpScript.ReplyToRcpt(450, "4.2.0 mailbox busy"));

        var first = await world.SendAsync();
        var second = await world.SendAsync();

        first.Outcome.Should().Be(SendOutcome.Transient);
        first.Error.Should().Be("4.2.0");
        second.Outcome.Should().Be(SendOutcome.Sent);
        world.Server.ConnectionsAccepted.Should().Be(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_missing_mailbox_is_an_invalid_recipient_with_and_without_pipelining(bool pipelining)
    {
        await using var world = await MailWorld.StartAsync(
            new LocalSmtpServerOptions { AnnouncePipelining = pipelining });
        world.Server.Script(SmtpScript.ReplyToRcpt(550, "5.1.1 <ada@example.org> user unknown"));

        var result = await world.SendAsync();

        result.Outcome.Should().Be(SendOutcome.InvalidRecipient);
        result.Suppression.Should().Be(SuppressionReason.Bounced);
        result.Error.Should().Be("5.1.1");
        result.Detail.Should().Be("5.1.1 <address> user unknown");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_lost_after_the_content_is_unknown_and_the_retry_carries_the_same_id(bool chunking)
    {
        await using var world = await MailWorld.StartAsync(Server(chunking));
        var request = MailWorld.Request();
        world.Server.Script(SmtpScript.DropAfterDataAccepted());

        var lost = await world.SendAsync(request);
        var retried = await world.SendAsync(request);

        lost.Outcome.Should().Be(SendOutcome.Unknown);
        lost.Error.Should().Be("connection_lost");
        retried.Outcome.Should().Be(SendOutcome.Sent);
        (await world.ReceivedAsync(2)).Select(mail => mail.Message.MessageId).Distinct().Should().ContainSingle();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lost_answer_is_unknown_on_a_reused_connection_too(bool chunking)
    {
        await using var world = await MailWorld.StartAsync(Server(chunking));
        await world.SendAsync();
        world.Server.Script(SmtpScript.DropAfterData());

        (await world.SendAsync()).Outcome.Should().Be(SendOutcome.Unknown);
        world.Server.ConnectionsAccepted.Should().Be(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_silent_server_after_the_content_is_unknown_and_its_connection_is_not_used_again(bool chunking)
    {
        await using var world = await MailWorld.StartAsync(Server(chunking), options => options.ReplyTimeout = Silence);
        world.Server.Script(SmtpScript.Slow(SmtpStage.EndOfData, Forever));

        var silent = await world.SendAsync();
        var next = await world.SendAsync();

        silent.Outcome.Should().Be(SendOutcome.Unknown);
        silent.Error.Should().Be("timeout");
        next.Outcome.Should().Be(SendOutcome.Sent);
        world.Server.ConnectionsAccepted.Should().Be(2);
    }

    [Theory]
    [InlineData(SmtpStage.Mail)]
    [InlineData(SmtpStage.Rcpt)]
    [InlineData(SmtpStage.Data)]
    public async Task A_silent_server_before_the_content_is_transient(SmtpStage stage)
    {
        await using var world = await MailWorld.StartAsync(configure: options => options.ReplyTimeout = Silence);
        world.Server.Script(SmtpScript.Slow(stage, Forever));

        var silent = await world.SendAsync();

        silent.Outcome.Should().Be(SendOutcome.Transient);
        silent.Error.Should().Be("timeout");
        (await world.SendAsync()).Outcome.Should().Be(SendOutcome.Sent);
        world.Server.ConnectionsAccepted.Should().Be(2);
    }

    [Theory]
    [InlineData(SmtpStage.Greeting)]
    [InlineData(SmtpStage.Hello)]
    public async Task A_server_that_never_greets_is_unreachable_when_the_time_for_connecting_is_up(SmtpStage stage)
    {
        var time = new FakeTimeProvider();
        await using var world = await MailWorld.StartAsync(time: time);
        world.Server.Script(SmtpScript.Slow(stage, token =>
        {
            time.Advance(TimeSpan.FromSeconds(31));
            return Forever(token);
        }));

        var result = await world.SendAsync();

        result.Outcome.Should().Be(SendOutcome.Unreachable);
        result.Error.Should().Be("timeout");
    }

    [Theory]
    [InlineData(SmtpStage.Mail, SendOutcome.Transient)]
    [InlineData(SmtpStage.Mail, SendOutcome.Transient, true)]
    [InlineData(SmtpStage.Rcpt, SendOutcome.Transient)]
    [InlineData(SmtpStage.Rcpt, SendOutcome.Transient, true)]
    [InlineData(SmtpStage.Data, SendOutcome.Transient)]
    [InlineData(SmtpStage.EndOfData, SendOutcome.Unknown)]
    [InlineData(SmtpStage.EndOfData, SendOutcome.Unknown, true)]
    [InlineData(SmtpStage.Greeting, SendOutcome.Unreachable)]
    [InlineData(SmtpStage.Hello, SendOutcome.Unreachable)]
    public async Task A_dropped_connection_means_what_its_moment_says(
        SmtpStage stage,
        SendOutcome outcome,
        bool chunking = false)
    {
        await using var world = await MailWorld.StartAsync(Server(chunking));
        world.Server.Script(SmtpScript.Drop(stage));

        var result = await world.SendAsync();

        result.Outcome.Should().Be(outcome);
        result.Error.Should().Be("connection_lost");
    }

    [Fact]
    public async Task An_unknown_server_name_is_unreachable()
    {
        await using var world = await MailWorld.StartAsync(configure: options => options.Host = "smtp.invalid");

        var result = await world.SendAsync();

        result.Outcome.Should().Be(SendOutcome.Unreachable);
        result.Error.Should().Be("dns");
    }

    [Fact]
    public async Task A_crowded_greeting_is_throttled_and_a_closed_one_unreachable()
    {
        await using var world = await MailWorld.StartAsync();
        world.Server.Script(
            SmtpScript.ReplyToGreeting(421, "4.7.0 too many connections"),
            SmtpScript.ReplyToGreeting(421, "closed for now"));

        (await world.SendAsync()).Outcome.Should().Be(SendOutcome.Throttled);
        (await world.SendAsync()).Outcome.Should().Be(SendOutcome.Unreachable);
        (await world.SendAsync()).Outcome.Should().Be(SendOutcome.Sent);
    }

    [Fact]
    public async Task A_policy_refusal_raises_an_alarm_without_an_address()
    {
        var logger = new FakeLogger<EmailSender>();
        await using var world = await MailWorld.StartAsync(logger: logger);
        world.Server.Script(
            SmtpScript.ReplyToData(550, "5.7.26 unauthenticated mail from example.com to ada@example.org"));

        (await world.SendAsync()).Outcome.Should().Be(SendOutcome.Rejected);

        logger.LatestRecord.Id.Id.Should().Be(2002);
        logger.LatestRecord.Message.Should().Contain("5.7.26").And.NotContain("ada@");
    }

    private static LocalSmtpServerOptions Server(bool chunking) => new() { AnnounceChunking = chunking };

    private static Task Forever(CancellationToken cancellationToken) =>
        new TaskCompletionSource().Task.WaitAsync(cancellationToken);
}
