using Notify.Delivery;
using Notify.Email.Tests.Harness;
using Notify.Testing;

namespace Notify.Email.Tests;

/// <summary>The effect of a server's replies on the messages of other recipients, through the whole pipeline.</summary>
public sealed class EmailDeliveryTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static TheoryData<string> Outages =>
    [
        "mail 451 4.3.0 Temporary lookup failure",
        "rcpt 451 Temporary local problem - please try later",
        "rcpt 450 4.1.1 Address verification in progress",
        "data 452 4.3.1 Insufficient system storage",
        "mail 421 4.3.2 Service shutting down",
        "rcpt 421 4.7.0 Try again later",
        "greeting 421 Service not available",
        "greeting 554 No SMTP service here",
        "drop at MAIL",
        "drop after the content",
    ];

    [Fact]
    public async Task Full_mailboxes_do_not_delay_the_others()
    {
        await using var world = await DeliveryWorld.StartAsync();
        world.Server.Script(SmtpScript.ReplyToRcpt(452, "4.2.2 Mailbox size limit exceeded", IsFull).Forever());
        await world.EnqueueAsync(Enumerable.Range(0, 20).Select(number => $"full{number}@example.org"));
        await world.EnqueueAsync(Enumerable.Range(0, 50).Select(number => $"user{number}@example.org"));

        await world.RunAsync();

        for (var sent = 0; sent < 50; sent++)
            await world.Events.NextAsync(DeliveryEventKind.Sent);
        await world.SettledAsync();
        world.Channel.Status.Should().Be(ChannelStatus.Working);
        world.Events.All.Where(delivery => delivery.Kind != DeliveryEventKind.Sent).Should().HaveCount(20)
            .And.OnlyContain(delivery => delivery.Kind == DeliveryEventKind.Retrying && delivery.Attempt == 1);

        static bool IsFull(string address) => address.StartsWith("full", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recipient_whom_the_server_does_not_relay_to_delays_no_other()
    {
        await using var world = await DeliveryWorld.StartAsync();
        world.Server.Script(SmtpScript.ReplyToRcpt(554, "5.7.1 Relay access denied", IsForeign).Forever());
        await world.EnqueueAsync("ada@foreign.example");
        await world.EnqueueAsync(Enumerable.Range(0, 50).Select(number => $"user{number}@example.org"));

        await world.RunAsync();

        for (var sent = 0; sent < 50; sent++)
            await world.Events.NextAsync(DeliveryEventKind.Sent);
        world.Channel.Status.Should().Be(ChannelStatus.Working);
        var refused = await world.Events.NextAsync(DeliveryEventKind.Deferred);
        (refused.Outcome, refused.State.Failures).Should().Be((DeliveryOutcomes.Misconfigured, 0));

        static bool IsForeign(string address) => address.EndsWith("@foreign.example", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_knows_no_recipient_suppresses_none_and_is_paused()
    {
        await using var world = await DeliveryWorld.StartAsync();
        world.Server.Script(SmtpScript.ReplyToRcpt(550, "5.1.1 User unknown").Forever());
        var addresses = Enumerable.Range(0, 40).Select(number => $"user{number}@example.org").ToList();
        await world.EnqueueAsync(addresses);

        await world.RunAsync();
        await world.Events.NextAsync();
        await world.PassAsync(TimeSpan.FromMinutes(20), TimeSpan.FromSeconds(5));

        (world.Channel.Status, world.CriticalLogs).Should().Be((ChannelStatus.Misconfigured, 1));
        (await world.StatisticsAsync()).DeadLetters.Should().Be(0);
        foreach (var address in addresses)
        {
            (await world.Book.GetSuppressionAsync(Channels.Email, address)).Should().BeNull();
            (await world.Book.GetAddressesAsync(address, Channels.Email)).Should().ContainSingle();
        }

        world.Server.ClearScripts();
        await world.PassAsync(TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(5));
        world.Sent().Should().Be(40);
    }

    [Theory]
    [MemberData(nameof(Outages))]
    public async Task An_outage_of_an_hour_ends_with_a_full_queue_and_no_dead_letter(string outage)
    {
        await using var world = await DeliveryWorld.StartAsync();
        world.Server.Script(Script(outage).Forever());
        await world.EnqueueAsync(Enumerable.Range(0, 20).Select(number => $"user{number}@example.org"));

        await world.RunAsync();
        await world.Events.NextAsync();
        await world.PassAsync(TimeSpan.FromMinutes(60), TimeSpan.FromSeconds(5));

        var statistics = await world.StatisticsAsync();
        (statistics.DeadLetters, statistics.Transactional + statistics.Delayed + statistics.InFlight)
            .Should().Be((0, 20));
        world.Channel.Status.Should().NotBe(ChannelStatus.Working);
        // Probes only; after a throttle, the channel starts with all of its connections.
        var attempts = world.Channel.Status == ChannelStatus.Throttled ? 4 : 1;
        world.Server.ConnectionsAccepted.Should().BeLessThan(80 * attempts);

        world.Server.ClearScripts();
        await world.PassAsync(TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(5));
        world.Sent().Should().Be(20);
    }

    [Theory]
    [InlineData("rcpt 554 5.7.1 Relay access denied", "UserName")]
    [InlineData("rcpt 454 4.7.1 Relay access denied", "UserName")]
    [InlineData("rcpt 504 5.5.2 <box>: Helo command rejected: need fully-qualified hostname", "LocalDomain")]
    [InlineData("rcpt 550 5.1.0 Sender address rejected: User unknown", "EnvelopeSender")]
    [InlineData("data 550 5.7.60 SMTP; Client does not have permissions to send as this sender", "From")]
    [InlineData("data 550 The from address does not match a verified Sender Identity.", "From")]
    [InlineData("rcpt 550 Verification failed\nSender verify failed", "From")]
    public async Task Refused_settings_pause_the_channel_and_name_the_option(string reply, string option)
    {
        await using var world = await DeliveryWorld.StartAsync();
        world.Server.Script(Script(reply).Forever());
        await world.EnqueueAsync(Enumerable.Range(0, 10).Select(number => $"user{number}@example.org"));

        await world.RunAsync();
        await world.Events.NextAsync();
        await world.PassAsync(TimeSpan.FromMinutes(10), Second);

        (world.Channel.Status, world.CriticalLogs).Should().Be((ChannelStatus.Misconfigured, 1));
        world.Channel.Detail.Should().Contain(option);
        world.Events.All.Should().OnlyContain(delivery => delivery.State.Failures == 0);
        (await world.StatisticsAsync()).DeadLetters.Should().Be(0);

        world.Server.ClearScripts();
        await world.PassAsync(TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(5));
        world.Sent().Should().Be(10);
    }

    [Fact]
    public async Task Too_many_messages_pause_the_channel_for_the_time_that_the_server_states()
    {
        await using var world = await DeliveryWorld.StartAsync(options => options.Concurrency = 1);
        world.Server.Script(SmtpScript.ReplyToRcpt(452, "4.3.2 Too many messages, try again in 40 seconds"));
        await world.EnqueueAsync("ada@example.org", "bob@example.org");
        var start = world.Time.GetUtcNow();

        await world.RunAsync();
        await world.Events.NextAsync(DeliveryEventKind.Deferred);

        (world.Channel.Status, world.Channel.Until).Should().Be((ChannelStatus.Throttled, start.AddSeconds(40)));
        await world.PassAsync(TimeSpan.FromSeconds(45), Second);
        world.Sent().Should().Be(2);
    }

    private static SmtpScript Script(string reply)
    {
        var words = reply.Split(' ', 3);
        return words[0] switch
        {
            "greeting" => SmtpScript.ReplyToGreeting(Code(words), words[2]),
            "mail" => SmtpScript.ReplyToMail(Code(words), words[2]),
            "rcpt" => SmtpScript.ReplyToRcpt(Code(words), words[2]),
            "data" => SmtpScript.ReplyToData(Code(words), words[2]),
            _ when words[2] == "MAIL" => SmtpScript.Drop(SmtpStage.Mail),
            _ => SmtpScript.DropAfterData(),
        };

        static int Code(string[] words) => int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
