using System.Diagnostics;

namespace Notify.WebSample.Tests.Harness;

/// <summary>Waits for background work of the host, for a limited time.</summary>
internal static class Until
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    /// <summary>Ends a wait for a signal.</summary>
    public static CancellationToken Late => new CancellationTokenSource(Bound).Token;

    /// <summary>Asks again and again, where there is no signal to wait for.</summary>
    public static async Task<T> AsksAsync<T>(Func<Task<T>> ask, Func<T, bool> good)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (good(answer))
                return answer;
            if (Stopwatch.GetElapsedTime(started) > Bound)
                throw new TimeoutException($"It did not come about; the last answer was: {answer}");
            await Task.Delay(20);
        }
    }
}
