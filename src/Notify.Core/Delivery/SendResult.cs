using Notify.Addresses;

namespace Notify.Delivery;

/// <summary>Represents the answer of a provider to one send.</summary>
public sealed record SendResult
{
    private static readonly SendResult SentWithoutId = new(SendOutcome.Sent);

    // Most messages expire earlier. A longer time is a mistake of the provider and must not stop a channel for weeks.
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromDays(1);

    private SendResult(SendOutcome outcome, string? error = null, string? detail = null)
    {
        Outcome = outcome;
        Error = error;
        Detail = detail;
    }

    /// <summary>Gets the kind of the answer.</summary>
    public SendOutcome Outcome { get; private init; }

    /// <summary>
    /// Gets a short, stable error code for metrics, for example <c>5.1.1</c> or <c>timeout</c>; null if the message was
    /// sent.
    /// </summary>
    public string? Error { get; }

    /// <summary>Gets the message of the provider, without addresses and secrets; null if there is none.</summary>
    public string? Detail { get; }

    /// <summary>Gets the id that the provider assigned to the message, or null.</summary>
    public string? ProviderId { get; private init; }

    /// <summary>
    /// Gets the id that the message itself carries, to which later messages can refer; null if there is none. For an
    /// e-mail, its Message-ID in angle brackets.
    /// </summary>
    public string? MessageId { get; private init; }

    /// <summary>
    /// Gets the shortest time until the provider accepts another request; null if the provider did not specify it. It
    /// has no effect on a message that is not sent again, for example after <see cref="SendOutcome.Rejected"/>.
    /// </summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>
    /// Gets the scope of the pause after <see cref="SendOutcome.Throttled"/>, <see cref="SendOutcome.Misconfigured"/>
    /// and <see cref="SendOutcome.Unreachable"/>.
    /// </summary>
    public PauseScope Scope { get; private init; }

    /// <summary>
    /// Gets the widest scope that may be the cause of a result which certainly concerns only this address. The same as
    /// <see cref="Scope"/> unless <see cref="Suspecting"/> was called.
    /// </summary>
    public PauseScope SuspectedScope { get; private init; }

    /// <summary>Gets the reason for suppressing the address after <see cref="SendOutcome.InvalidRecipient"/>.</summary>
    public SuppressionReason Suppression { get; private init; }

    /// <summary>
    /// Gets the new address if the address has changed; otherwise null. The address book is updated and observers are
    /// notified.
    /// </summary>
    public string? MovedTo { get; private init; }

    /// <summary>
    /// Gets the number of parts that have arrived, if a message consists of several parts and not all of them have. The
    /// next attempt receives it as <see cref="SendRequest.PartsSent"/>.
    /// </summary>
    public int PartsSent { get; private init; }

    /// <summary>
    /// Gets the warnings about a message that was sent without something that only decorates it, for example a picture
    /// that the provider does not accept. Empty if there are none.
    /// </summary>
    public IReadOnlyList<string> Warnings { get; private init; } = [];

    /// <summary>Creates the result for a message that the provider accepted.</summary>
    /// <param name="providerId">The id that the provider assigned to the message, or null.</param>
    /// <returns>The result.</returns>
    public static SendResult Sent(string? providerId = null) =>
        providerId is null ? SentWithoutId : new(SendOutcome.Sent) { ProviderId = providerId };

    /// <summary>Creates the result for a temporary failure, which is retried.</summary>
    /// <param name="error">A short, stable error code for metrics.</param>
    /// <param name="detail">The message of the provider, without addresses and secrets.</param>
    /// <param name="retryAfter">
    /// The shortest time until the retry, or null if the provider did not specify it. More than one day counts as one
    /// day.
    /// </param>
    /// <returns>The result.</returns>
    public static SendResult Transient(string error, string? detail = null, TimeSpan? retryAfter = null) =>
        new(SendOutcome.Transient, error, detail) { RetryAfter = AtMostADay(retryAfter) };

    /// <summary>
    /// Creates the result for a provider that limits the rate of messages. It does not count as an attempt.
    /// </summary>
    /// <param name="retryAfter">
    /// The time to wait, or null if the provider did not specify it. More than one day counts as one day.
    /// </param>
    /// <param name="scope">The scope of the pause: this address, its provider or the channel.</param>
    /// <param name="error">A short, stable error code for metrics.</param>
    /// <param name="detail">The message of the provider, without addresses and secrets.</param>
    /// <returns>The result.</returns>
    public static SendResult Throttled(
        TimeSpan? retryAfter,
        PauseScope scope,
        string error,
        string? detail = null) =>
        new(SendOutcome.Throttled, error, detail)
        {
            RetryAfter = AtMostADay(retryAfter),
            Scope = scope,
            SuspectedScope = scope,
        };

    /// <summary>
    /// Creates the result for an address that is invalid or no longer exists. The address is suppressed.
    /// </summary>
    /// <param name="suppression">The reason for suppressing the address.</param>
    /// <param name="error">A short, stable error code for metrics.</param>
    /// <param name="detail">The message of the provider, without addresses and secrets.</param>
    /// <returns>The result.</returns>
    public static SendResult InvalidRecipient(SuppressionReason suppression, string error, string? detail = null) =>
        new(SendOutcome.InvalidRecipient, error, detail) { Suppression = suppression };

    /// <summary>
    /// Creates the result for a message that the provider rejected because of its content. It is not retried.
    /// </summary>
    /// <param name="error">A short, stable error code for metrics.</param>
    /// <param name="detail">The message of the provider, without addresses and secrets.</param>
    /// <returns>The result.</returns>
    public static SendResult Rejected(string error, string? detail = null) => new(SendOutcome.Rejected, error, detail);

    /// <summary>
    /// Creates the result for settings that the provider rejected, for example a wrong password or token.
    /// </summary>
    /// <param name="error">A short, stable error code for metrics.</param>
    /// <param name="detail">The message of the provider, without addresses and secrets.</param>
    /// <param name="scope">The scope of the pause: the channel, or only the provider of this address.</param>
    /// <returns>The result.</returns>
    public static SendResult Misconfigured(
        string error,
        string? detail = null,
        PauseScope scope = PauseScope.Channel) =>
        new(SendOutcome.Misconfigured, error, detail) { Scope = scope, SuspectedScope = scope };

    /// <summary>
    /// Creates the result for a message that may have arrived: the content was sent, but no answer was received.
    /// </summary>
    /// <param name="error">A short, stable error code for metrics.</param>
    /// <param name="detail">A description of the observation, without addresses and secrets.</param>
    /// <returns>The result.</returns>
    public static SendResult Unknown(string error, string? detail = null) => new(SendOutcome.Unknown, error, detail);

    /// <summary>
    /// Creates the result for a provider that cannot be reached, for example because of DNS, TLS or a refused
    /// connection. It opens the breaker and does not count as an attempt.
    /// </summary>
    /// <param name="error">A short, stable error code for metrics.</param>
    /// <param name="detail">A description of the observation, without addresses and secrets.</param>
    /// <param name="scope">The scope of the pause: the channel, or only the provider of this address.</param>
    /// <returns>The result.</returns>
    public static SendResult Unreachable(
        string error,
        string? detail = null,
        PauseScope scope = PauseScope.Channel) =>
        new(SendOutcome.Unreachable, error, detail) { Scope = scope, SuspectedScope = scope };

    /// <summary>The result for an address that must wait although no provider was called.</summary>
    internal static SendResult Waiting(
        SendOutcome outcome,
        TimeSpan pause,
        string error,
        string? detail = null) =>
        new(outcome, error, detail) { RetryAfter = pause };

    /// <summary>
    /// Returns a copy of the result with a wider scope that may be the cause. The pipeline decides from the results of
    /// other recipients: as long as others are accepted, the result concerns this recipient alone; if several different
    /// ones are refused in a row, the wider scope is paused, no attempt is consumed and no address is suppressed.
    /// </summary>
    /// <param name="scope">The widest scope that may be the cause.</param>
    /// <returns>The copy.</returns>
    public SendResult Suspecting(PauseScope scope) => this with { SuspectedScope = scope };

    /// <summary>
    /// The result for a message that waits because a service of the application failed. No provider was asked.
    /// </summary>
    internal static SendResult ServiceFailure(string detail) =>
        Unreachable(DeliveryOutcomes.Exception, detail, PauseScope.Address) with
        {
            SuspectedScope = PauseScope.Channel,
            IsServiceFailure = true,
        };

    /// <summary>Whether a service of the application failed.</summary>
    internal bool IsServiceFailure { get; private init; }

    /// <summary>The same error and detail, for a provider that is treated as unreachable.</summary>
    internal SendResult AsUnreachable() => this with
    {
        Outcome = SendOutcome.Unreachable,
        MayHaveArrived = Outcome == SendOutcome.Unknown,
    };

    /// <summary>Whether the message may have arrived, although its provider is treated as unreachable.</summary>
    internal bool MayHaveArrived { get; private init; }

    /// <summary>
    /// Returns this result with what another one says about the arrival of the message: the parts that have arrived,
    /// and whether it may have arrived.
    /// </summary>
    internal SendResult WithProgressOf(SendResult other) => this with
    {
        PartsSent = other.PartsSent,
        MovedTo = other.MovedTo,
        MayHaveArrived = other.MayHaveArrived || other.Outcome == SendOutcome.Unknown,
    };

    /// <summary>Returns a copy of the result with the time that the provider asked its clients to wait.</summary>
    /// <param name="retryAfter">
    /// The time to wait, or null if the provider did not specify it. More than one day counts as one day.
    /// </param>
    /// <returns>The copy.</returns>
    public SendResult WithRetryAfter(TimeSpan? retryAfter) => this with { RetryAfter = AtMostADay(retryAfter) };

    /// <summary>Returns a copy of the result with the new address that the provider reported.</summary>
    /// <param name="address">The new address.</param>
    /// <returns>The copy.</returns>
    public SendResult WithMovedTo(string address)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(address);
        return this with { MovedTo = address };
    }

    /// <summary>Returns a copy of the result with the id that the message itself carries.</summary>
    /// <param name="messageId">The id, to which later messages can refer.</param>
    /// <returns>The copy.</returns>
    public SendResult WithMessageId(string messageId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(messageId);
        return this with { MessageId = messageId };
    }

    /// <summary>
    /// Returns a copy of the result with the number of parts that have arrived, including those of earlier attempts.
    /// </summary>
    /// <param name="parts">The number of parts, 0 or more.</param>
    /// <returns>The copy.</returns>
    public SendResult WithPartsSent(int parts)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(parts);
        return this with { PartsSent = parts };
    }

    /// <summary>
    /// Returns a copy of the result with a further warning. The pipeline logs the warnings of each result, so a sender
    /// does not log them itself.
    /// </summary>
    /// <param name="warning">
    /// A sentence that describes the omission or change and its reason, without addresses, secrets and content of the
    /// message.
    /// </param>
    /// <returns>The copy.</returns>
    public SendResult WithWarning(string warning)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(warning);
        return this with { Warnings = [.. Warnings, warning] };
    }

    /// <summary>The same result with the warnings of all addresses of its step.</summary>
    internal SendResult WithAllWarnings(IReadOnlyList<string> warnings) =>
        warnings.Count == 0 ? this : this with { Warnings = warnings };

    private static TimeSpan? AtMostADay(TimeSpan? retryAfter) =>
        retryAfter > MaxRetryAfter ? MaxRetryAfter : retryAfter;

    /// <summary>Returns the outcome, error and detail, but never an address.</summary>
    public override string ToString() =>
        $"{Outcome}{(Error is null ? "" : " " + Error)}{(Explanation is null ? "" : ": " + Explanation)}";

    /// <summary>
    /// The detail for a text that also contains the error: without the error code at its beginning, which a reply of an
    /// SMTP server has, for example <c>5.7.1 spam</c>.
    /// </summary>
    internal string? Explanation => Error is { } error
        && Detail is { } detail
        && detail.Length > error.Length
        && detail[error.Length] == ' '
        && detail.StartsWith(error, StringComparison.Ordinal)
            ? detail[(error.Length + 1)..]
            : Detail;
}
