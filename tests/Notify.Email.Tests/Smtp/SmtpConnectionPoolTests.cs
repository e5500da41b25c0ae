using Microsoft.Extensions.Time.Testing;
using Notify.Delivery;
using Notify.Email.Tests.Harness;
using Notify.Testing;

namespace Notify.Email.Tests.Smtp;

public sealed class SmtpConnectionPoolTests
{
    [Fact]
    public async Task One_connection_carries_message_after_message()
    {
        await using var world = await MailWorld.StartAsync();

        for (var i = 0; i < 10; i++)
            (await world.SendAsync()).Outcome.Should().Be(SendOutcome.Sent);

        world.Server.ConnectionsAccepted.Should().Be(1);
        Count(world, "NOOP").Should().Be(0);
    }

    [Fact]
    public async Task No_more_connections_than_the_concurrency_says()
    {
        await using var world = await MailWorld.StartAsync(configure: options => options.Concurrency = 3);

        var results = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => world.SendAsync()));

        results.Should().OnlyContain(result => result.Outcome == SendOutcome.Sent);
        world.Server.PeakConnections.Should().BeInRange(1, 3);
        world.Server.MessagesAccepted.Should().Be(60);
    }

    [Fact]
    public async Task A_connection_is_replaced_after_its_share_of_messages()
    {
        await using var world = await MailWorld.StartAsync(configure: options => options.MaxMessagesPerConnection = 3);

        for (var i = 0; i < 7; i++)
            await world.SendAsync();

        world.Server.ConnectionsAccepted.Should().Be(3);
        Count(world, "QUIT").Should().Be(2);
    }

    [Fact]
    public async Task After_eight_idle_seconds_a_connection_is_tried_first()
    {
        var time = new FakeTimeProvider();
        await using var world = await MailWorld.StartAsync(time: time);
        await world.SendAsync();

        time.Advance(TimeSpan.FromSeconds(7));
        await world.SendAsync();
        Count(world, "NOOP").Should().Be(0);

        time.Advance(TimeSpan.FromSeconds(9));
        await world.SendAsync();
        Count(world, "NOOP").Should().Be(1);
        world.Server.ConnectionsAccepted.Should().Be(1);
    }

    [Fact]
    public async Task A_connection_that_fails_its_trial_is_replaced()
    {
        var time = new FakeTimeProvider();
        await using var world = await MailWorld.StartAsync(time: time);
        await world.SendAsync();
        world.Server.Script(SmtpScript.Refuse(SmtpStage.Noop, 421, "4.4.2 idle for too long"));

        time.Advance(TimeSpan.FromSeconds(9));

        (await world.SendAsync()).Outcome.Should().Be(SendOutcome.Sent);
        world.Server.ConnectionsAccepted.Should().Be(2);
    }

    [Fact]
    public async Task A_connection_that_stays_silent_at_its_trial_is_replaced()
    {
        var time = new FakeTimeProvider();
        await using var world = await MailWorld.StartAsync(time: time);
        await world.SendAsync();
        world.Server.Script(SmtpScript.Slow(SmtpStage.Noop, token =>
        {
            time.Advance(TimeSpan.FromSeconds(6));
            return new TaskCompletionSource().Task.WaitAsync(token);
        }));

        time.Advance(TimeSpan.FromSeconds(9));

        (await world.SendAsync()).Outcome.Should().Be(SendOutcome.Sent);
        world.Server.ConnectionsAccepted.Should().Be(2);
    }

    [Fact]
    public async Task Idle_connections_are_closed_with_a_goodbye()
    {
        var time = new FakeTimeProvider();
        await using var world = await MailWorld.StartAsync(time: time);
        await world.SendAsync();

        time.Advance(TimeSpan.FromSeconds(30));
        await world.SendAsync();
        time.Advance(TimeSpan.FromSeconds(31));
        world.Server.OpenConnections.Should().Be(1);
        time.Advance(TimeSpan.FromSeconds(30));

        await world.ServerReachesAsync(server => server.OpenConnections == 0);
        Count(world, "QUIT").Should().Be(1);
        (await world.SendAsync()).Outcome.Should().Be(SendOutcome.Sent);
    }

    [Fact]
    public async Task Disposing_says_goodbye_and_later_sends_are_refused()
    {
        await using var world = await MailWorld.StartAsync();
        await world.SendAsync();

        await world.Sender.DisposeAsync();

        await world.ServerReachesAsync(server => server.OpenConnections == 0);
        Count(world, "QUIT").Should().Be(1);
        await FluentActions.Awaiting(() => world.SendAsync()).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task A_connection_in_use_while_the_pool_is_disposed_of_finishes_and_closes()
    {
        await using var world = await MailWorld.StartAsync();
        var reached = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        world.Server.Script(SmtpScript.Slow(SmtpStage.EndOfData, token =>
        {
            reached.SetResult();
            return go.Task.WaitAsync(token);
        }));
        var sending = world.SendAsync();
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30));

        world.Sender.Dispose();
        go.SetResult();

        (await sending).Outcome.Should().Be(SendOutcome.Sent);
        await world.ServerReachesAsync(server => server.OpenConnections == 0);
    }

    [Fact]
    public async Task A_canceled_send_gives_its_slot_back_and_its_connection_up()
    {
        await using var world = await MailWorld.StartAsync(configure: options => options.Concurrency = 1);
        using var source = new CancellationTokenSource();
        world.Server.Script(SmtpScript.Slow(SmtpStage.Data, token =>
        {
            source.Cancel();
            return new TaskCompletionSource().Task.WaitAsync(token);
        }));

        await FluentActions.Awaiting(() => world.Sender.SendAsync(MailWorld.Request(), source.Token).AsTask())
            .Should().ThrowAsync<OperationCanceledException>();

        (await world.SendAsync()).Outcome.Should().Be(SendOutcome.Sent);
        world.Server.ConnectionsAccepted.Should().Be(2);
    }

    [Fact]
    public async Task Failed_connections_give_their_slots_back()
    {
        await using var world = await MailWorld.StartAsync(configure: options => options.Concurrency = 1);
        await world.Server.StopAsync();

        for (var i = 0; i < 5; i++)
            (await world.SendAsync()).Outcome.Should().Be(SendOutcome.Unreachable);

        await world.Server.RestartAsync();
        (await world.SendAsync()).Outcome.Should().Be(SendOutcome.Sent);
    }

    [Fact]
    public async Task The_host_name_given_at_EHLO_can_be_chosen()
    {
        await using var world = await MailWorld.StartAsync(configure: options =>
            options.LocalDomain = "app.example.com");

        await world.SendAsync();

        world.Server.Sessions[0]
            .Commands.Should().Contain(command => command.StartsWith("EHLO app.example.com", StringComparison.Ordinal));
    }

    private static int Count(MailWorld world, string verb) =>
        world.Server.Sessions.Sum(session =>
            session.Commands.Count(command => command.StartsWith(verb, StringComparison.Ordinal)));
}
