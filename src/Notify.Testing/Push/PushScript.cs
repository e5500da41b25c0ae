using System.Globalization;

namespace Notify.Testing;

/// <summary>
/// A fault a <see cref="LocalPushService"/> acts out, once unless <see cref="Times"/> or <see cref="Forever"/> says otherwise. Scripts are looked at before anything else about a request.
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

    /// <summary>How often it acts; null: until cleared.</summary>
    internal int? Count { get; private init; } = 1;

    /// <summary>Answers a request with a status; the message is not kept.</summary>
    /// <param name="status">The HTTP status, 300 to 599.</param>
    /// <param name="body">What the answer says.</param>
    /// <param name="headers">The answer's own headers, such as <c>Retry-After</c>.</param>
    /// <param name="match">Which subscriptions. Null: all.</param>
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

    /// <summary>410: the subscription is no more (RFC 8030 section 7.3).</summary>
    /// <param name="match">Which subscriptions. Null: all.</param>
    public static PushScript Gone(Func<LocalPushSubscription, bool>? match = null) =>
        Reply(410, "push subscription has unsubscribed or expired", match: match);

    /// <summary>404: there is no such subscription.</summary>
    /// <param name="match">Which subscriptions. Null: all.</param>
    public static PushScript NotFound(Func<LocalPushSubscription, bool>? match = null) =>
        Reply(404, "no such subscription", match: match);

    /// <summary>413: the body is too large.</summary>
    /// <param name="match">Which subscriptions. Null: all.</param>
    public static PushScript TooLarge(Func<LocalPushSubscription, bool>? match = null) =>
        Reply(413, "payload too large", match: match);

    /// <summary>429: too fast.</summary>
    /// <param name="retryAfter">How long to wait, in whole seconds. Null: it does not say.</param>
    /// <param name="match">Which subscriptions. Null: all.</param>
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

    /// <summary>401 or 403: our VAPID token is refused.</summary>
    /// <param name="status">Which of the two. The default value is 403.</param>
    /// <param name="match">Which subscriptions. Null: all.</param>
    public static PushScript RefuseVapid(int status = 403, Func<LocalPushSubscription, bool>? match = null) =>
        Reply(status, """{"reason":"BadJwtToken"}""", match: match);

    /// <summary>503, or another failure of the service itself.</summary>
    /// <param name="status">The status. The default value is 503.</param>
    /// <param name="match">Which subscriptions. Null: all.</param>
    public static PushScript Fail(int status = 503, Func<LocalPushSubscription, bool>? match = null) =>
        Reply(status, "try again later", match: match);

    /// <summary>Reads the request, then closes the connection without an answer. The message is not kept.</summary>
    /// <param name="match">Which subscriptions. Null: all.</param>
    public static PushScript Drop(Func<LocalPushSubscription, bool>? match = null) => new(PushScriptAction.Drop, match);

    /// <summary>Accepts and keeps the message, then closes the connection without an answer: the lost answer, after which sending again makes a duplicate.</summary>
    /// <param name="match">Which subscriptions. Null: all.</param>
    public static PushScript DropAfterAccepted(Func<LocalPushSubscription, bool>? match = null) =>
        new(PushScriptAction.DropAfterwards, match);

    /// <summary>Reads the request and never answers; the message is not kept.</summary>
    /// <param name="match">Which subscriptions. Null: all.</param>
    public static PushScript Hang(Func<LocalPushSubscription, bool>? match = null) => new(PushScriptAction.Hang, match);

    /// <summary>Does what the request asks, then holds the answer until <paramref name="gate"/> completes.</summary>
    /// <param name="gate">Called when the request has arrived. Its token is canceled when the connection is dropped or the service stops.</param>
    /// <param name="match">Which subscriptions. Null: all.</param>
    public static PushScript Slow(Func<CancellationToken, Task> gate, Func<LocalPushSubscription, bool>? match = null)
    {
        ArgumentNullException.ThrowIfNull(gate);
        return new PushScript(PushScriptAction.Hold, match) { Gate = (_, ct) => gate(ct) };
    }

    /// <summary>Does what the request asks, then holds the answer for a while.</summary>
    /// <param name="delay">How long, by <see cref="LocalPushServiceOptions.TimeProvider"/>.</param>
    public static PushScript Slow(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return new PushScript(PushScriptAction.Hold, null) { Gate = (time, ct) => Task.Delay(delay, time, ct) };
    }

    /// <summary>The same fault, several times.</summary>
    /// <param name="count">How often, at least once.</param>
    public PushScript Times(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return this with { Count = count };
    }

    /// <summary>The same fault, until <see cref="LocalPushService.ClearScripts"/>.</summary>
    public PushScript Forever() => this with { Count = null };

    /// <summary>Action and count.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Action}{(Status == 0 ? "" : " " + Status.ToString(CultureInfo.InvariantCulture))}, {Count?.ToString(CultureInfo.InvariantCulture) ?? "∞"}×");
}
