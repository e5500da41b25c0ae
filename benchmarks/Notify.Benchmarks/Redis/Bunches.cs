using Notify.Benchmarks.Bus;

namespace Notify.Benchmarks.Redis;

/// <summary>
/// Shares the work of the contenders of one client: the same number of producers, consumers and concurrent messages.
/// </summary>
internal static class Bunches
{
    /// <summary>The number of envelopes of one enqueue, and the maximum of one claim.</summary>
    public const int Size = 64;

    public const int Consumers = 2;

    /// <summary>Runs four producers that enqueue in batches.</summary>
    public static Task ProduceAsync(int messages, Func<int, Task> produceBunch) =>
        Producers.RunAsync(messages, async count =>
        {
            for (var rest = count; rest > 0; rest -= Size)
                await produceBunch(Math.Min(rest, Size));
        });

    /// <summary>Runs the consumers.</summary>
    public static Task ConsumeAsync(Func<int, Task> consume) =>
        Task.WhenAll(Enumerable.Range(0, Consumers).Select(number => Task.Run(() => consume(number))));
}
