namespace Notify.Chaos.Arena;

/// <summary>Bounded polling of a real server or process.</summary>
internal static class Until
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(25);

    /// <summary>
    /// The default timeout of a wait: much longer than any step takes, so that no test fails on a busy machine.
    /// </summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(45);

    public static Task TrueAsync(Func<bool> condition, TimeSpan? patience = null) =>
        TrueAsync(() => Task.FromResult(condition()), patience);

    /// <summary>Waits for the duration of a fault.</summary>
    public static Task PassedAsync(TimeSpan duration)
    {
        var began = TimeProvider.System.GetTimestamp();
        return TrueAsync(() => TimeProvider.System.GetElapsedTime(began) >= duration);
    }

    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan? patience = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(began) > (patience ?? Patience))
                throw new TimeoutException($"The condition was not met within {patience ?? Patience}.");
            await Task.Delay(Step, TimeProvider.System, CancellationToken.None);
        }
    }
}
