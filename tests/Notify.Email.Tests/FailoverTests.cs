using Notify.Email.Tests.Harness;
using Notify.Testing;

namespace Notify.Email.Tests;

/// <summary>A server that stops while it handles messages, with a second one next to it.</summary>
public sealed class FailoverTests
{
    private const int Count = 1_000;
    private const int BeforeOutage = 300;

    [Theory]
    [InlineData(SmtpStage.Mail, 0)]
    [InlineData(SmtpStage.Rcpt, 0)]
    [InlineData(SmtpStage.Data, 0)]
    [InlineData(SmtpStage.EndOfData, FailoverWorld.Concurrency)]
    public async Task Every_message_arrives_although_the_first_server_stops_in_the_middle(
        SmtpStage stage,
        int duplicates)
    {
        await using var world = await FailoverWorld.StartAsync();
        var addresses = await world.EnqueueAsync(Count);
        world.HoldFirstServerAfter(BeforeOutage, stage);
        await world.RunAsync();

        await world.StopFirstServerAsync();
        var accepted = world.FirstServer.MessagesAccepted;
        // Messages whose answer was lost stay with the first server, because it may have them.
        await world.SentAsync(Count - duplicates);
        var acceptedBySecond = world.SecondServer.MessagesAccepted;
        await world.FirstServer.RestartAsync();
        await world.SentAsync(duplicates);

        accepted.Should().Be(BeforeOutage + duplicates);
        acceptedBySecond.Should().Be(Count - BeforeOutage - duplicates);
        var received = world.Received();
        received.Keys.Should().BeEquivalentTo(addresses);
        // Only a message whose answer was lost may arrive twice.
        received.Values.Sum().Should().Be(Count + duplicates);
        foreach (var channel in new[] { FailoverWorld.First, FailoverWorld.Second })
            (await world.StatisticsAsync(channel)).DeadLetters.Should().Be(0);
    }

    [Fact]
    public async Task Traffic_returns_to_the_first_server_within_one_probe()
    {
        await using var world = await FailoverWorld.StartAsync();
        await world.RunAsync();
        await world.FirstServer.StopAsync();
        await world.EnqueueAsync(100);
        await world.SentAsync(100);
        world.SecondServer.MessagesAccepted.Should().Be(100);
        await world.FirstServer.RestartAsync();

        // During a pause, messages continue on the second server. The first one after it is the probe.
        for (var sent = 0; world.FirstServer.MessagesAccepted == 0; sent++)
        {
            sent.Should().BeLessThan(100_000, "a pause lasts at most 100 ms");
            await world.EnqueueAsync(1);
            await world.SentAsync(1);
        }

        var bySecond = world.SecondServer.MessagesAccepted;
        await world.EnqueueAsync(50);
        await world.SentAsync(50);

        (world.FirstServer.MessagesAccepted, world.SecondServer.MessagesAccepted).Should().Be((51, bySecond));
    }
}
