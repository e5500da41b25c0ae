using System.Globalization;
using Xunit.Abstractions;
using static System.FormattableString;

namespace Notify.Tests.Simulation;

/// <summary>
/// Runs rounds one after another: fixed seeds, and new ones in each run. With <c>NOTIFY_SEED</c>, only that round.
/// </summary>
internal static class SimulationRounds
{
    // Scripted calls block threads of the pool, which would add further ones too slowly.
    private const int Threads = 100;

    // Rounds of random seeds that once failed.
    private static readonly int[] Found = [821155675];

    /// <summary>Runs rounds until one violates an invariant.</summary>
    /// <param name="output">The output for the seeds.</param>
    /// <param name="count">The number of rounds.</param>
    /// <param name="createBus">Creates the bus of a round.</param>
    public static async Task RunAsync(
        ITestOutputHelper output, int count, Func<History, SimulationClock, SimulationBus> createBus)
    {
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Threads, completions);
        using var rest = new EngineRest();
        try
        {
            var unaffected = 0;
            int[] seeds = [.. Seeds(count)];
            output.WriteLine($"Seeds: {string.Join(' ', seeds)}");
            foreach (var seed in seeds)
            {
                // Without the synchronization context of xUnit, which continues on other threads.
                unaffected += await Task.Run(() => RunAsync(output, HistoryGenerator.Create(seed), createBus, rest));
            }

            output.WriteLine(Invariant($"{unaffected} messages were not exposed to any fault."));
            (unaffected > 0 || seeds.Length == 1).Should().BeTrue("the bound must apply to some messages");
        }
        finally
        {
            ThreadPool.SetMinThreads(workers, completions);
        }
    }

    /// <summary>
    /// Runs a round. If threads that the test does not observe work for the bus, a round that fails is repeated once: a
    /// fault of the engine fails it again.
    /// </summary>
    private static async Task<int> RunAsync(
        ITestOutputHelper output,
        History history,
        Func<History, SimulationClock, SimulationBus> createBus,
        EngineRest rest)
    {
        for (var isRepeated = false; ; isRepeated = true)
        {
            await using var bus = createBus(history, new SimulationClock(TimeProvider.System.GetUtcNow()));
            try
            {
                return await SimulationRound.RunAsync(history, bus, rest);
            }
            catch (SimulationException failure) when (bus.HasUnobservedThreads && !isRepeated)
            {
                output.WriteLine($"A round failed and is repeated: {failure.Message}");
            }
        }
    }

    private static IEnumerable<int> Seeds(int count)
    {
        if (Environment.GetEnvironmentVariable("NOTIFY_SEED") is { Length: > 0 } given)
            return [int.Parse(given, CultureInfo.InvariantCulture)];
        var first = (int)(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() % 1_000_000_000);
        var random = count / 5;
        return Enumerable.Range(1, count - random).Concat(Found).Concat(Enumerable.Range(first, random));
    }
}
