using Notify.Addresses;

namespace Notify.Delivery;

/// <summary>What a provider said to one send, as a value.</summary>
public sealed record SendResult
{
    private static readonly SendResult SentWithoutId = new(SendOutcome.Sent);

    // Longer than most messages live: whoever names more is mistaken, and shall not silence a channel for weeks.
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromDays(1);

    private SendResult(SendOutcome outcome, string? error = null, string? detail = null)
    {
        Outcome = outcome;
        Error = error;
        Detail = detail;
    }

    /// <summary>The kind of answer.</summary>
    public SendOutcome Outcome { get; private init; }

    /// <summary>A short, stable word for the error, for metrics: <c>5.1.1</c>, <c>timeout</c>. Null where it was sent.</summary>
    public string? Error { get; }

    /// <summary>The provider's words, without addresses or secrets; null where there are none.</summary>
    public string? Detail { get; }

    /// <summary>The provider's id of the message, where it gave one.</summary>
    public string? ProviderId { get; private init; }

    /// <summary>Gets the time to wait that the provider asked for; null if it did not.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>What has to wait: of <see cref="SendOutcome.Throttled"/>, <see cref="SendOutcome.Misconfigured"/> and <see cref="SendOutcome.Unreachable"/>.</summary>
    public ThrottleScope Scope { get; private init; }

    /// <summary>
    /// Gets the widest scope that may be the cause, for a result that certainly concerns only this address. The same as
    /// <see cref="Scope"/> unless <see cref="Suspecting"/> was called.
    /// </summary>
    public ThrottleScope SuspectedScope { get; private init; }

    /// <summary>Why the address is to be suppressed: of <see cref="SendOutcome.InvalidRecipient"/>.</summary>
    public SuppressionReason Suppression { get; private init; }

    /// <summary>Where the address has moved to; null where it has not. The address book is told, and so are observers.</summary>
    public string? MovedTo { get; private init; }

    /// <summary>How many parts of the message have arrived so far, where it goes out in several and not all of them did. The next attempt is told by <see cref="SendRequest.PartsSent"/>.</summary>
    public int PartsSent { get; private init; }

    /// <summary>Accepted by the provider.</summary>
    /// <param name="providerId">Its id of the message, where it gave one.</param>
    public static SendResult Sent(string? providerId = null) => providerId is null ? SentWithoutId : new(SendOutcome.Sent) { ProviderId = providerId };

    /// <summary>Creates a result for a failure that a retry may resolve.</summary>
    /// <param name="error">A short word for metrics.</param>
    /// <param name="detail">The text of the provider.</param>
    /// <param name="retryAfter">The shortest time until the retry, at most a day; null if the provider did not say.</param>
    public static SendResult Transient(string error, string? detail = null, TimeSpan? retryAfter = null) =>
        new(SendOutcome.Transient, error, detail) { RetryAfter = AtMostADay(retryAfter) };

    /// <summary>The provider wants us slower. No attempt is spent.</summary>
    /// <param name="retryAfter">How long to wait, at most a day: more counts as a day. Null where it did not say.</param>
    /// <param name="scope">Whether this address waits, its provider or the channel.</param>
    /// <param name="error">A short word for metrics.</param>
    /// <param name="detail">The provider's words.</param>
    public static SendResult Throttled(TimeSpan? retryAfter, ThrottleScope scope, string error, string? detail = null) =>
        new(SendOutcome.Throttled, error, detail)
        {
            RetryAfter = AtMostADay(retryAfter),
            Scope = scope,
            SuspectedScope = scope,
        };

    /// <summary>The address is no good any more; it is suppressed.</summary>
    /// <param name="suppression">Why.</param>
    /// <param name="error">A short word for metrics.</param>
    /// <param name="detail">The provider's words.</param>
    public static SendResult InvalidRecipient(SuppressionReason suppression, string error, string? detail = null) =>
        new(SendOutcome.InvalidRecipient, error, detail) { Suppression = suppression };

    /// <summary>The message is refused for what it is; another attempt would be too.</summary>
    /// <param name="error">A short word for metrics.</param>
    /// <param name="detail">The provider's words.</param>
    public static SendResult Rejected(string error, string? detail = null) => new(SendOutcome.Rejected, error, detail);

    /// <summary>Our own settings are refused: a wrong password or token.</summary>
    /// <param name="error">A short word for metrics.</param>
    /// <param name="detail">The provider's words.</param>
    /// <param name="scope">Whether the channel is held, or this address's provider alone.</param>
    public static SendResult Misconfigured(string error, string? detail = null, ThrottleScope scope = ThrottleScope.Channel) =>
        new(SendOutcome.Misconfigured, error, detail) { Scope = scope, SuspectedScope = scope };

    /// <summary>The message may have arrived: the answer did not come after the payload had gone out.</summary>
    /// <param name="error">A short word for metrics.</param>
    /// <param name="detail">What was seen.</param>
    public static SendResult Unknown(string error, string? detail = null) => new(SendOutcome.Unknown, error, detail);

    /// <summary>The provider cannot be reached at all: connection refused, DNS, TLS. Opens the breaker; no attempt is spent.</summary>
    /// <param name="error">A short word for metrics.</param>
    /// <param name="detail">What was seen.</param>
    /// <param name="scope">Whether the channel is held, or this address's provider alone.</param>
    public static SendResult Unreachable(
        string error,
        string? detail = null,
        ThrottleScope scope = ThrottleScope.Channel) =>
        new(SendOutcome.Unreachable, error, detail) { Scope = scope, SuspectedScope = scope };

    /// <summary>Nobody was asked: what the address waits for, and how long.</summary>
    internal static SendResult Waiting(SendOutcome outcome, TimeSpan pause, string error, string? detail = null) => new(outcome, error, detail) { RetryAfter = pause };

    /// <summary>
    /// Returns the same result, with a wider scope that may be the cause. The pipeline decides from the results of other
    /// recipients: as long as others are accepted, the result concerns this recipient alone; if several different ones
    /// are refused in a row, the wider scope is paused, and nothing is suppressed.
    /// </summary>
    /// <param name="scope">The widest scope that may be the cause.</param>
    /// <returns>A result with that <see cref="SuspectedScope"/>.</returns>
    public SendResult Suspecting(ThrottleScope scope) => this with { SuspectedScope = scope };

    /// <summary>Returns the result of a provider that is treated as unreachable, with the same error and detail.</summary>
    internal SendResult AsUnreachable() => this with { Outcome = SendOutcome.Unreachable };

    /// <summary>The same answer, with the address the provider says it has moved to.</summary>
    /// <param name="address">The new address.</param>
    public SendResult WithMovedTo(string address)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(address);
        return this with { MovedTo = address };
    }

    /// <summary>The same answer, with the number of parts that have arrived so far, those of earlier attempts included.</summary>
    /// <param name="parts">How many; 0 or more.</param>
    public SendResult WithPartsSent(int parts)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(parts);
        return this with { PartsSent = parts };
    }

    private static TimeSpan? AtMostADay(TimeSpan? retryAfter) =>
        retryAfter > LongestRetryAfter ? LongestRetryAfter : retryAfter;

    /// <summary>Outcome, error and detail; never an address.</summary>
    public override string ToString() => $"{Outcome}{(Error is null ? "" : " " + Error)}{(Detail is null ? "" : ": " + Detail)}";
}
