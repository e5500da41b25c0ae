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
    public async Task Every_message_arrives_although_the_first_server_stops_in_the_middle(SmtpStage stage, int duplicates)
    {
        await using var world = await FailoverWorld.StartAsync();
        var addresses = await world.EnqueueAsync(Count);
        world.HoldFirstServerAfter(BeforeOutage, stage);
        await world.RunAsync();

        await world.StopFirstServerAsync();
        var accepted = world.FirstServer.MessagesAccepted;
        await world.FirstServer.RestartAsync();
        await world.SentAsync(Count);

        accepted.Should().Be(BeforeOutage + duplicates);
        var received = world.Received();
        received.Keys.Should().BeEquivalentTo(addresses);
        // Only a message whose answer was lost may arrive twice.
        received.Values.Sum().Should().Be(Count + duplicates);
        foreach (var channel in new[] { FailoverWorld.First, FailoverWorld.Second })
            (await world.StatisticsAsync(channel)).DeadLetters.Should().Be(0);
    }
}
