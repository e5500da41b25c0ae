namespace Notify.Benchmarks.Bus;

/// <summary>
/// Many recipients, created beforehand. The messages of one recipient are sent one after another, so a run with a
/// single one would measure something else.
/// </summary>
internal static class Recipients
{
    private const int Count = 4096;

    private static readonly Recipient[] All =
    [
        .. Enumerable.Range(0, Count).Select(number => new Recipient($"user-{number}")
        {
            Addresses = new Dictionary<string, string> { ["noop"] = "somewhere" },
        }),
    ];

    private static int _next;

    /// <summary>Returns the next recipient.</summary>
    public static Recipient Next() => All[Interlocked.Increment(ref _next) & (Count - 1)];
}
