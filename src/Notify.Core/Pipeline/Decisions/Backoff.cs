using Notify.Delivery;

namespace Notify.Pipeline.Decisions;

/// <summary>How long an answer makes an envelope wait. Pure.</summary>
internal static class Backoff
{
    /// <summary>The shortest wait somebody can ask for: less would be no wait but a loop.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>What the provider asked for, never less than a moment; where it did not say, 5 seconds that double with each time in a row up to 5 minutes.</summary>
    public static TimeSpan ForAddress(TimeSpan? retryAfter, int inARow)
    {
        if (retryAfter is { } asked)
            return asked < Shortest ? Shortest : asked;
        var doubled = First * Math.Pow(2, Math.Min(inARow, 10));
        return doubled < Longest ? doubled : Longest;
    }

    /// <summary>When an envelope comes back that these answers make wait: after the longest of the waits.</summary>
    public static DateTimeOffset Until(in StepSnapshot at, ReadOnlySpan<AddressResult> results)
    {
        var until = at.Now;
        foreach (ref readonly var result in results)
        {
            if (result.Result.Outcome is not (SendOutcome.Throttled or SendOutcome.Unreachable or SendOutcome.Misconfigured))
                continue;
            var next = Until(at, result);
            until = next > until ? next : until;
        }

        return until;
    }

    private static DateTimeOffset Until(in StepSnapshot at, in AddressResult result)
    {
        if (result.Local)
            return at.Now + result.Result.RetryAfter.GetValueOrDefault();
        if (result.Result is { Outcome: SendOutcome.Throttled, Scope: ThrottleScope.Address })
        {
            var pause = ForAddress(result.Result.RetryAfter, FailureHistory.InARow(at.State, at.Channel, DeliveryOutcomes.Throttled));
            return at.Now + at.Policy.Retries.Spread(pause, at.Random);
        }

        return result.HeldUntil ?? at.HeldUntil ?? at.Now + ForAddress(result.Result.RetryAfter, 0);
    }
}
