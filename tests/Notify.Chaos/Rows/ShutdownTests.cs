using Notify.Chaos.Arena;

namespace Notify.Chaos.Rows;

/// <summary>Redis hangs while a worker stops.</summary>
public class ShutdownTests
{
    private const int Count = 20;

    /// <summary>
    /// The three seconds of the worker's <c>ShutdownTimeout</c>, three that the stop and two that the disposal may take
    /// in addition (docs/redis.md), and two for the end of a process on a busy machine.
    /// </summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3 + 3 + 2 + 2);

    [Fact]
    public async Task A_server_that_hangs_delays_the_end_by_seconds_and_the_remaining_messages_are_unknown()
    {
        await using var ring = await Ring.StartAsync();
        await ring.ProducedAsync(Count);
        var leaving = ring.Consume(it => it.SendMilliseconds = 60_000);
        await leaving.SaysAsync("SENDING", leaving.Concurrency);

        await ring.Server.SuspendAsync();
        var began = TimeProvider.System.GetTimestamp();
        await leaving.StopAsync();
        var elapsed = TimeProvider.System.GetElapsedTime(began);
        await ring.Server.ResumeAsync();

        elapsed.Should().BeLessThan(Limit);
        leaving.ExitCode.Should().Be(WorkerSettings.Uncounted);
        leaving.Lines[^1].Should().Match("STOPPED * unknown");
        (await leaving.ReadLogAsync()).Should().Contain("the number of envelopes that remain is unknown");
        ring.Consume();
        await ring.IdleAsync();
        (await ring.TakeStockAsync()).ShouldBeAllSent(Count);
    }
}
