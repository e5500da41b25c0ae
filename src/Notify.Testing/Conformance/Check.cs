namespace Notify.Testing.Conformance;

/// <summary>The assertions of the conformance cases.</summary>
internal static class Check
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static void That(bool holds, string promise)
    {
        if (!holds)
            throw new ConformanceException($"Broken: {promise}.");
    }

    public static void Equal<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            throw new ConformanceException($"{what}: expected {Show(expected)}, found {Show(actual)}.");
    }

    public static void Same<T>(IEnumerable<T> expected, IEnumerable<T> actual, string what)
    {
        var (one, other) = (expected.ToList(), actual.ToList());
        if (!one.SequenceEqual(other))
        {
            throw new ConformanceException(
                $"{what}: expected [{string.Join(", ", one)}], found [{string.Join(", ", other)}].");
        }
    }

    /// <summary>Waits for an event that must happen soon.</summary>
    public static async Task<T> Soon<T>(Task<T> task, string what)
    {
        try
        {
            return await task.WaitAsync(Patience).ConfigureAwait(false);
        }
        catch (TimeoutException late)
        {
            throw new ConformanceException($"{what} did not happen within {Patience.TotalSeconds} seconds.", late);
        }
    }

    public static async Task<TException> Throws<TException>(Func<Task> act, string what) where TException : Exception
    {
        try
        {
            await Soon(Wrap(act), what).ConfigureAwait(false);
        }
        catch (TException expected)
        {
            return expected;
        }

        throw new ConformanceException($"{what}: expected {typeof(TException).Name}, but nothing was thrown.");
    }

    private static async Task<bool> Wrap(Func<Task> act)
    {
        await act().ConfigureAwait(false);
        return true;
    }

    private static string Show<T>(T value) => value?.ToString() ?? "null";
}
