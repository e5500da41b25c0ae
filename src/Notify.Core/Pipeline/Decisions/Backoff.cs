using Notify.Delivery;

namespace Notify.Pipeline.Decisions;

/// <summary>How long an envelope waits because of a result. Pure.</summary>
internal static class Backoff
{
    /// <summary>The shortest wait. A shorter one, such as a Retry-After of 0, would cause a busy loop.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>The time after which a second refusal of an address confirms that the address is invalid.</summary>
    public static readonly TimeSpan Confirmation = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Returns the time that the provider asked for, but at least one second. If the provider did not say, returns 5
    /// seconds, doubled for each throttled result in a row, up to 5 minutes.
    /// </summary>
    public static TimeSpan ForAddress(TimeSpan? retryAfter, int inARow)
    {
        if (retryAfter is { } asked)
            return asked < Shortest ? Shortest : asked;
        return Doubled(First, inARow, Longest);
    }

    /// <summary>Returns a wait, or the one that the provider asked for if that is longer.</summary>
    public static TimeSpan AtLeast(TimeSpan wait, TimeSpan? retryAfter) =>
        retryAfter is { } asked && asked > wait ? asked : wait;

    /// <summary>Returns a delay that doubles with each repetition, up to the longest one.</summary>
    public static TimeSpan Doubled(TimeSpan first, int repetitions, TimeSpan longest)
    {
        var doubled = first * Math.Pow(2, Math.Clamp(repetitions, 0, 30));
        return doubled < longest ? doubled : longest;
    }

    /// <summary>Returns the end of the longest wait among these results.</summary>
    public static DateTimeOffset Until(in StepSnapshot at, ReadOnlySpan<AddressResult> results)
    {
        var until = at.Now;
        foreach (ref readonly var result in results)
        {
            var next = result.Result.Outcome switch
            {
                SendOutcome.Throttled or SendOutcome.Unreachable or SendOutcome.Misconfigured => Until(at, result),
                SendOutcome.Transient => at.Now + result.Result.RetryAfter.GetValueOrDefault(),
                _ => until,
            };
            until = next > until ? next : until;
        }

        return until;
    }

    private static DateTimeOffset Until(in StepSnapshot at, in AddressResult result)
    {
        if (result.Local)
            return at.Now + result.Result.RetryAfter.GetValueOrDefault();
        if (result.Result is { Outcome: SendOutcome.Throttled, Scope: PauseScope.Address })
        {
            var inARow = FailureHistory.InARow(at.State, at.Channel, DeliveryOutcomes.Throttled);
            return at.Now + at.Policy.Retries.Spread(ForAddress(result.Result.RetryAfter, inARow), at.Random);
        }

        return result.HeldUntil ?? at.HeldUntil ?? at.Now + ForAddress(result.Result.RetryAfter, 0);
    }
}
