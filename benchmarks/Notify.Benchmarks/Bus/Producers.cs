namespace Notify.Benchmarks.Bus;

internal static class Producers
{
    public const int Count = 4;

    /// <summary>Shares the messages among four producers and waits for all of them.</summary>
    public static Task RunAsync(int messages, Func<int, Task> produce) =>
        Task.WhenAll(
            Enumerable.Range(0, Count)
                .Select(i => Task.Run(() => produce((messages / Count) + (i < messages % Count ? 1 : 0)))));
}
