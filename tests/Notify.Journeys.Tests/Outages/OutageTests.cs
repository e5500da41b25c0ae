using Notify.Delivery;

namespace Notify.Journeys.Tests.Outages;

/// <summary>
/// An outage of an hour, whatever its form, loses no message and costs the provider few requests, over the real senders
/// and local servers.
/// </summary>
public sealed class OutageTests
{
    private const int Messages = 20;

    private static readonly TimeSpan Outage = TimeSpan.FromMinutes(60);

    // The wait that the throttling servers state.
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(30);

    public static TheoryData<string, ChannelStatus> EmailForms => new()
    {
        { "refused", ChannelStatus.Unreachable },
        { "silent at Greeting", ChannelStatus.Unreachable },
        { "silent at Hello", ChannelStatus.Unreachable },
        { "silent at Mail", ChannelStatus.Unreachable },
        { "silent at Rcpt", ChannelStatus.Unreachable },
        { "silent at Data", ChannelStatus.Unreachable },
        { "silent at EndOfData", ChannelStatus.Unreachable },
        { "451", ChannelStatus.Unreachable },
        { "421", ChannelStatus.Throttled },
        { "421 with a wait", ChannelStatus.Throttled },
        { "untrusted certificate", ChannelStatus.Misconfigured },
        { "broken handshake", ChannelStatus.Unreachable },
        { "unknown host", ChannelStatus.Unreachable },
        { "dropped before the greeting", ChannelStatus.Unreachable },
        { "dropped after the content", ChannelStatus.Unreachable },
        { "lost answer", ChannelStatus.Unreachable },
        { "garbage", ChannelStatus.Unreachable },
    };

    public static TheoryData<string, ChannelStatus> TelegramForms => new()
    {
        { "refused", ChannelStatus.Unreachable },
        { "silent", ChannelStatus.Unreachable },
        { "500", ChannelStatus.Unreachable },
        { "503 of a proxy", ChannelStatus.Unreachable },
        { "429", ChannelStatus.Throttled },
        { "429 with a wait", ChannelStatus.Throttled },
        { "untrusted certificate", ChannelStatus.Misconfigured },
        { "broken handshake", ChannelStatus.Unreachable },
        { "unknown host", ChannelStatus.Unreachable },
        { "dropped before reading", ChannelStatus.Unreachable },
        { "dropped after reading", ChannelStatus.Unreachable },
        { "lost answer", ChannelStatus.Unreachable },
        { "malformed", ChannelStatus.Unreachable },
        { "garbage", ChannelStatus.Unreachable },
    };

    public static TheoryData<string, ChannelStatus> PushForms => new()
    {
        { "refused", ChannelStatus.Unreachable },
        { "silent", ChannelStatus.Unreachable },
        { "500", ChannelStatus.Unreachable },
        { "503", ChannelStatus.Unreachable },
        { "503 with a wait", ChannelStatus.Throttled },
        { "429", ChannelStatus.Throttled },
        { "429 with a wait", ChannelStatus.Throttled },
        // The certificate belongs to the service of the subscription, not to our settings.
        { "untrusted certificate", ChannelStatus.Unreachable },
        { "broken handshake", ChannelStatus.Unreachable },
        { "unknown host", ChannelStatus.Unreachable },
        { "dropped after reading", ChannelStatus.Unreachable },
        { "lost answer", ChannelStatus.Unreachable },
        { "garbage", ChannelStatus.Unreachable },
    };

    [Theory]
    [MemberData(nameof(EmailForms))]
    public Task Email_waits_for_the_end_of_the_outage(string form, ChannelStatus status) =>
        TestAsync(new EmailOutage(), form, status);

    [Theory]
    [MemberData(nameof(TelegramForms))]
    public Task Telegram_waits_for_the_end_of_the_outage(string form, ChannelStatus status) =>
        TestAsync(new TelegramOutage(), form, status);

    [Theory]
    [MemberData(nameof(PushForms))]
    public Task Push_waits_for_the_end_of_the_outage(string form, ChannelStatus status) =>
        TestAsync(new PushOutage(), form, status);

    /// <summary>
    /// The first burst, which is as large as the channel's slots and, until the third failure pauses the channel, two
    /// more; and one probe after each pause. After the first wait that a throttling server states, the channel starts
    /// with all of its slots again.
    /// </summary>
    private static int MostRequests(string form, ChannelStatus status, int slots)
    {
        var firstBurst = Math.Min(Messages, slots + 2);
        var secondBurst = status == ChannelStatus.Throttled ? Math.Min(Messages, slots) : 0;
        var statesWait = form.EndsWith("with a wait", StringComparison.Ordinal);
        return firstBurst + secondBurst + (statesWait ? (int)(Outage / Wait) : Probes());
    }

    /// <summary>
    /// A send that waits for an answer ends within two minutes, and the longest pause of a channel is one minute. If a
    /// server that throttles states no wait, an address waits up to five minutes.
    /// </summary>
    private static TimeSpan LongestRecovery(ChannelStatus status) =>
        TimeSpan.FromMinutes(status == ChannelStatus.Throttled ? 5 + 1 : 2 + 1);

    /// <summary>The number of pauses of 1, 2, 4, … 60 seconds that end within the outage.</summary>
    private static int Probes()
    {
        var probes = 0;
        var pause = TimeSpan.FromSeconds(1);
        for (var passed = pause; passed <= Outage; passed += pause, probes++)
            pause = pause * 2 < TimeSpan.FromMinutes(1) ? pause * 2 : TimeSpan.FromMinutes(1);
        return probes;
    }

    private static async Task TestAsync(OutageProvider provider, string form, ChannelStatus status)
    {
        await using var world = await OutageWorld.StartAsync(provider, form, Messages);

        await world.PassAsync(Outage);

        var statistics = await world.StatisticsAsync();
        (statistics.DeadLetters, statistics.Transactional + statistics.Delayed + statistics.InFlight)
            .Should().Be((0, Messages));
        world.Paused.Should().Equal(status);
        world.Requests.Should().BeLessThanOrEqualTo(MostRequests(form, status, provider.Slots));

        await provider.RecoverAsync();
        await world.PassAsync(LongestRecovery(status), until: () => world.Sent == Messages);
        await world.ObservedAsync(Messages);
        (world.Sent, (await world.StatisticsAsync()).DeadLetters).Should().Be((Messages, 0));
    }
}
