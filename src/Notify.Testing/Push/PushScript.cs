using System.Globalization;

namespace Notify.Testing;

/// <summary>
/// Represents a fault that a <see cref="LocalPushService"/> simulates: once, unless <see cref="Times"/> or
/// <see cref="Forever"/> changes that. Scripts apply before any other check of a request.
/// </summary>
public sealed record PushScript
{
    private PushScript(PushScriptAction action, Func<LocalPushSubscription, bool>? match) =>
        (Action, Match) = (action, match);

    internal PushScriptAction Action { get; }

    internal Func<LocalPushSubscription, bool>? Match { get; }

    internal int Status { get; private init; }

    internal string Body { get; private init; } = "";

    internal IReadOnlyDictionary<string, string> Headers { get; private init; } =
        System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;

    internal Func<TimeProvider, CancellationToken, Task>? Gate { get; private init; }

    /// <summary>The number of times that the fault occurs; null until it is removed.</summary>
    internal int? Count { get; private init; } = 1;

    /// <summary>Answers a request with a status. The message is not stored.</summary>
    /// <param name="status">The HTTP status, 300 to 599.</param>
    /// <param name="body">The body of the answer.</param>
    /// <param name="headers">The headers of the answer, for example <c>Retry-After</c>.</param>
    /// <param name="match">The subscriptions to which it applies. If null, all.</param>
    /// <returns>The script.</returns>
    public static PushScript Reply(
        int status,
        string body = "",
        IReadOnlyDictionary<string, string>? headers = null,
        Func<LocalPushSubscription, bool>? match = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 300);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        ArgumentNullException.ThrowIfNull(body);
        var script = new PushScript(PushScriptAction.Reply, match) { Status = status, Body = body };
        return headers is null ? script : script with { Headers = headers };
    }

    /// <summary>Answers 410: the subscription no longer exists (RFC 8030 section 7.3).</summary>
    /// <param name="match">The subscriptions to which it applies. If null, all.</param>
    /// <returns>The script.</returns>
    public static PushScript Gone(Func<LocalPushSubscription, bool>? match = null) =>
        Reply(410, "push subscription has unsubscribed or expired", match: match);

    /// <summary>Answers 404: there is no such subscription.</summary>
    /// <param name="match">The subscriptions to which it applies. If null, all.</param>
    /// <returns>The script.</returns>
    public static PushScript NotFound(Func<LocalPushSubscription, bool>? match = null) =>
        Reply(404, "no such subscription", match: match);

    /// <summary>Answers 413: the body is too large.</summary>
    /// <param name="match">The subscriptions to which it applies. If null, all.</param>
    /// <returns>The script.</returns>
    public static PushScript TooLarge(Func<LocalPushSubscription, bool>? match = null) =>
        Reply(413, "payload too large", match: match);

    /// <summary>Answers 429: too many requests.</summary>
    /// <param name="retryAfter">The time to wait, in whole seconds. If null, the answer contains none.</param>
    /// <param name="match">The subscriptions to which it applies. If null, all.</param>
    /// <returns>The script.</returns>
    public static PushScript TooManyRequests(
        TimeSpan? retryAfter = null,
        Func<LocalPushSubscription, bool>? match = null) =>
        Reply(
            429,
            "too many requests",
            retryAfter is { } wait
                ? new Dictionary<string, string>
                {
                    ["Retry-After"] = ((long)wait.TotalSeconds).ToString(CultureInfo.InvariantCulture),
                }
                : null,
            match);

    /// <summary>Answers 401 or 403: the VAPID token is rejected.</summary>
    /// <param name="status">The status, 401 or 403. The default is 403.</param>
    /// <param name="match">The subscriptions to which it applies. If null, all.</param>
    /// <returns>The script.</returns>
    public static PushScript RefuseVapid(int status = 403, Func<LocalPushSubscription, bool>? match = null) =>
        Reply(status, """{"reason":"BadJwtToken"}""", match: match);

    /// <summary>Answers 503, or another failure of the service.</summary>
    /// <param name="status">The status. The default is 503.</param>
    /// <param name="match">The subscriptions to which it applies. If null, all.</param>
    /// <returns>The script.</returns>
    public static PushScript Fail(int status = 503, Func<LocalPushSubscription, bool>? match = null) =>
        Reply(status, "try again later", match: match);

    /// <summary>Reads the request, then closes the connection without an answer. The message is not stored.</summary>
    /// <param name="match">The subscriptions to which it applies. If null, all.</param>
    /// <returns>The script.</returns>
    public static PushScript Drop(Func<LocalPushSubscription, bool>? match = null) => new(PushScriptAction.Drop, match);

    /// <summary>
    /// Accepts and stores the message, then closes the connection without an answer. After such a lost answer, sending
    /// again creates a duplicate.
    /// </summary>
    /// <param name="match">The subscriptions to which it applies. If null, all.</param>
    /// <returns>The script.</returns>
    public static PushScript DropAfterAccepted(Func<LocalPushSubscription, bool>? match = null) =>
        new(PushScriptAction.DropAfterwards, match);

    /// <summary>Reads the request and never answers. The message is not stored.</summary>
    /// <param name="match">The subscriptions to which it applies. If null, all.</param>
    /// <returns>The script.</returns>
    public static PushScript Hang(Func<LocalPushSubscription, bool>? match = null) => new(PushScriptAction.Hang, match);

    /// <summary>Processes the request, then delays the answer until <paramref name="gate"/> completes.</summary>
    /// <param name="gate">
    /// The delegate that is called when the request has been received. Its token is canceled when the connection is
    /// closed or the service stops.
    /// </param>
    /// <param name="match">The subscriptions to which it applies. If null, all.</param>
    /// <returns>The script.</returns>
    public static PushScript Slow(Func<CancellationToken, Task> gate, Func<LocalPushSubscription, bool>? match = null)
    {
        ArgumentNullException.ThrowIfNull(gate);
        return new PushScript(PushScriptAction.Hold, match) { Gate = (_, ct) => gate(ct) };
    }

    /// <summary>Processes the request, then delays the answer.</summary>
    /// <param name="delay">The delay, according to <see cref="LocalPushServiceOptions.TimeProvider"/>.</param>
    /// <returns>The script.</returns>
    public static PushScript Slow(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return new PushScript(PushScriptAction.Hold, null) { Gate = (time, ct) => Task.Delay(delay, time, ct) };
    }

    /// <summary>Returns the same fault, repeated.</summary>
    /// <param name="count">The number of times, at least 1.</param>
    /// <returns>The script.</returns>
    public PushScript Times(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return this with { Count = count };
    }

    /// <summary>Returns the same fault, repeated until <see cref="LocalPushService.ClearScripts"/> is called.</summary>
    /// <returns>The script.</returns>
    public PushScript Forever() => this with { Count = null };

    /// <summary>Returns the action and the count.</summary>
    public override string ToString()
    {
        var status = Status == 0 ? "" : " " + Status.ToString(CultureInfo.InvariantCulture);
        return $"{Action}{status}, {Count?.ToString(CultureInfo.InvariantCulture) ?? "∞"}×";
    }
}
