using Notify.Chaos.Arena;
using Notify.Chaos.Faults;

namespace Notify.Chaos.Rows;

/// <summary>The network drops requests and answers.</summary>
public class NetworkTests
{
    /// <summary>A text in every envelope, and therefore in every command that contains one.</summary>
    private static readonly string Body = new('x', 10);

    [Theory]
    [InlineData("BlackHole")]
    [InlineData("SwallowAnswers")]
    [InlineData("SwallowRequests")]
    public async Task Swallowed_for_a_while(string mode)
    {
        await using var ring = await Ring.StartAsync();
        var consumer = await ring.ConsumingAsync();
        var producer = ring.Produce(300, it => (it.PaceMilliseconds, it.EnqueueTimeoutMilliseconds) = (60, 1000));
        await consumer.SaysAsync("SENT", 40);

        ring.Proxy.Mode = Enum.Parse<ProxyMode>(mode);
        await producer.SaysAsync("FAILED", 4);
        ring.Proxy.Mode = ProxyMode.Forward;

        await producer.SaysAsync("DONE");
        await ring.IdleAsync();

        // A message whose settlement was dropped may be sent once more; no message is enqueued twice.
        var account = await ring.TakeStockAsync();
        account.ShouldBeAllSent(300, atMostTwice: consumer.Concurrency);
    }

    [Fact]
    public async Task The_answer_of_an_enqueue_is_dropped()
    {
        await using var ring = await Ring.StartAsync();
        var dropping = ring.Proxy.DropAnswersOf(Body, times: 10);

        // Without keys, only the numbers of the calls prevent that a repeated call enqueues a second message.
        await ring.ProducedAsync(
            300,
            it => (it.Keyless, it.PaceMilliseconds, it.EnqueueTimeoutMilliseconds) = (true, 20, 20_000));
        await dropping.Sprung.WaitAsync(Until.Patience);
        ring.Consume();
        await ring.IdleAsync();

        var account = await ring.TakeStockAsync();
        account.ShouldBeAllSent(300);
        account.TotalAccepted.Should().Be(300);
    }

    [Fact]
    public async Task The_answer_of_a_forward_is_dropped()
    {
        await using var ring = await Ring.StartAsync();
        await ring.ProducedAsync(100, it => it.Via = "first,second");
        var dropping = ring.Proxy.DropAnswersOf(Body, times: 5);
        var consumer = ring.Consume(it => (it.Refuse, it.SendMilliseconds) = ("first", 20));
        await dropping.Sprung.WaitAsync(Until.Patience);
        await ring.IdleAsync();

        // A lost connection may lose the settlement of a send in flight; the forward itself is never repeated.
        var account = await ring.TakeStockAsync();
        account.ShouldBeAllSent(100, atMostTwice: 5 * consumer.Concurrency);
        (await ring.StatisticsAsync())!.Single(row => row.Channel == "second").TotalAccepted.Should().Be(100);
    }
}
