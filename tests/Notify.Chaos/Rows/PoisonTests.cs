using System.Text;
using Notify.Bus;
using Notify.Chaos.Arena;

namespace Notify.Chaos.Rows;

/// <summary>Messages that harm the worker that claims them.</summary>
public class PoisonTests
{
    private const int Retries = 2;

    [Fact]
    public async Task One_that_throws_takes_its_next_step_and_dies_at_the_configured_failure()
    {
        await using var ring = await Ring.StartAsync();
        await ring.ProducedAsync(10, it => (it.PoisonEvery, it.Via) = (10, "first,second"));
        var consumer = ring.Consume(it => (it.Poison, it.Retries) = ("throw", Retries));
        var letter = await DeadAsync(ring);
        await ring.IdleAsync();

        letter.Channel.Should().Be("second");
        letter.Envelope!.Recipient.UserId.Should().Be("poison");
        var sendings = consumer
            .Lines.Where(line => line.StartsWith($"SENDING {letter.Envelope.NotificationId}", StringComparison.Ordinal))
            .ToList();
        sendings.Count(line => line.Contains(" first ", StringComparison.Ordinal)).Should().Be(1 + Retries);
        sendings.Count(line => line.Contains(" second ", StringComparison.Ordinal)).Should().Be(1 + Retries);
        var account = await ring.TakeStockAsync();
        account.ShouldHold();
        (account.Sent.Count, account.Dead.Count).Should().Be((9, 1));
    }

    [Fact]
    public async Task One_that_kills_its_process_dies_at_the_configured_failure()
    {
        await using var ring = await Ring.StartAsync();
        await ring.ProducedAsync(10, it => it.PoisonEvery = 5);
        var processes = 0;
        while (await ring.Bus.GetStatisticsAsync() is var statistics
            && statistics.For("first") is var row
            && !(row.IsIdle && row.DeadLetters == 2))
        {
            processes.Should().BeLessThan(40, "each process that crashes counts as a failure of its message");
            processes++;
            var worker = ring.Consume(it => (it.Poison, it.Retries, it.Concurrency) = ("kill", Retries, 1));
            await Until.TrueAsync(async () =>
                !worker.IsRunning
                || await ring.StatisticsAsync() is { } rows && rows.Single(one => one.Channel == "first").IsIdle);
        }

        var letters = await ring.Bus.DeadLetters.ListAsync(new DeadLetterFilter());
        letters.Items.Should().HaveCount(2)
            .And.OnlyContain(letter =>
                letter.State.History.Count(failure => failure.Outcome == DeliveryOutcomes.LeaseLost) == 1 + Retries);
        var account = await ring.TakeStockAsync();
        account.ShouldHold();

        // Each crash may have lost the settlement of the previous message.
        account.Sent.Should().HaveCount(8);
        account.Duplicates.Should().BeLessThanOrEqualTo(processes);
    }

    [Fact]
    public async Task One_that_kills_its_process_takes_no_neighbor_with_it()
    {
        await using var ring = await Ring.StartAsync();
        await ring.ProducedAsync(20, it => it.PoisonEvery = 10);
        var processes = 0;
        while (await ring.Bus.GetStatisticsAsync() is var statistics && !statistics.For("first").IsIdle)
        {
            processes++;
            var worker = ring.Consume(it =>
                (it.Poison, it.Retries, it.Concurrency, it.SendMilliseconds) = ("kill", Retries, 4, 200));
            await Until.TrueAsync(async () => !worker.IsRunning
                || (await ring.StatisticsAsync() is { } rows && rows.Single(one => one.Channel == "first").IsIdle));
        }

        var letters = await ring.Bus.DeadLetters.ListAsync(new DeadLetterFilter());
        letters.Items.Should().HaveCount(2)
            .And.OnlyContain(letter => letter.Envelope!.Recipient.UserId == "poison");
        (await ring.TakeStockAsync()).ShouldHold();
        processes.Should().BeLessThan(12);
    }

    [Fact]
    public async Task Undecodable_bytes_are_set_aside_as_they_are()
    {
        await using var ring = await Ring.StartAsync();
        await ring.ProducedAsync(10);
        var bytes = Encoding.UTF8.GetBytes("{ this is not an envelope \u0001");
        await ring.InjectAsync(bytes);
        ring.Consume();
        var letter = await DeadAsync(ring);
        await ring.IdleAsync();

        letter.Reason.Should().Be(DeliveryOutcomes.Undecodable);
        letter.Bytes!.Value.ToArray().Should().Equal(bytes);
        var account = await ring.TakeStockAsync();
        account.ShouldHold();
        (account.Sent.Count, account.Undecodable).Should().Be((10, 1));
    }

    private static async Task<DeadLetter> DeadAsync(Ring ring)
    {
        await Until.TrueAsync(async () => (await ring.StatisticsAsync())?.Any(row => row.DeadLetters == 1) == true);
        return (await ring.Bus.DeadLetters.ListAsync(new DeadLetterFilter())).Items.Single();
    }
}
