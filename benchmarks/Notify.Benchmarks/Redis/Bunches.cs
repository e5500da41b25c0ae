using Notify.Benchmarks.Bus;

namespace Notify.Benchmarks.Redis;

/// <summary>How the contenders of one client share the work: as many producers, consumers and messages at once.</summary>
internal static class Bunches
{
    /// <summary>How many are enqueued, and claimed at most, at once.</summary>
    public const int Size = 64;

    public const int Consumers = 2;

    /// <summary>Four producers, in bunches.</summary>
    public static Task ProduceAsync(int messages, Func<int, Task> produceBunch) =>
        Producers.RunAsync(messages, async count =>
        {
            for (var rest = count; rest > 0; rest -= Size)
                await produceBunch(Math.Min(rest, Size));
        });

    /// <summary>Consumers that take bunches until told to stop.</summary>
    public static Task ConsumeAsync(Func<int, Task> consume) =>
        Task.WhenAll(Enumerable.Range(0, Consumers).Select(number => Task.Run(() => consume(number))));
}
