using System.Globalization;

namespace Notify.Testing;

/// <summary>
/// Represents a fault that a <see cref="LocalBotApi"/> simulates: once, unless <see cref="Times"/> or
/// <see cref="Forever"/> changes that, and on any call, unless <see cref="ForChat(string)"/> or
/// <see cref="ForMethod"/> changes that. Immutable. Pass it to <see cref="LocalBotApi.Script"/>.
/// </summary>
public sealed record BotApiScript
{
    private BotApiScript(BotApiScriptAction action) => Action = action;

    internal BotApiScriptAction Action { get; }

    internal BotApiAnswer? Answer { get; private init; }

    internal Func<TimeProvider, CancellationToken, Task>? Gate { get; private init; }

    internal string? Chat { get; private init; }

    internal string? Method { get; private init; }

    /// <summary>The number of times that the fault occurs; null until it is removed.</summary>
    internal int? Count { get; private init; } = 1;

    /// <summary>Rejects a call as the Bot API does.</summary>
    /// <param name="code">The <c>error_code</c>, from 400 to 599, which is also the HTTP status.</param>
    /// <param name="description">The <c>description</c>, for example <c>Bad Request: chat not found</c>.</param>
    /// <returns>The script.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The code is not from 400 to 599.</exception>
    public static BotApiScript Refuse(int code, string description)
    {
        ArgumentNullException.ThrowIfNull(description);
        if (code is < 400 or > 599)
        {
            throw new ArgumentOutOfRangeException(
                nameof(code),
                code,
                "A scripted answer is a rejection. Use a code from 400 to 599.");
        }

        return new(BotApiScriptAction.Answer) { Answer = BotApiAnswer.Error(code, description) };
    }

    /// <summary>Answers 403: the user has blocked the bot.</summary>
    /// <returns>The script.</returns>
    public static BotApiScript Blocked() => Refuse(403, "Forbidden: bot was blocked by the user");

    /// <summary>Answers 403: the account of the user no longer exists.</summary>
    /// <returns>The script.</returns>
    public static BotApiScript Deactivated() => Refuse(403, "Forbidden: user is deactivated");

    /// <summary>Answers 403: the bot was removed from a group.</summary>
    /// <returns>The script.</returns>
    public static BotApiScript Kicked() => Refuse(403, "Forbidden: bot was kicked from the supergroup chat");

    /// <summary>Answers 403: the bot is not a member of a channel.</summary>
    /// <returns>The script.</returns>
    public static BotApiScript NotAMember() => Refuse(403, "Forbidden: bot is not a member of the channel chat");

    /// <summary>Answers 403: the group no longer exists.</summary>
    /// <returns>The script.</returns>
    public static BotApiScript GroupDeleted() => Refuse(403, "Forbidden: the group chat was deleted");

    /// <summary>Answers 400: there is no such chat.</summary>
    /// <returns>The script.</returns>
    public static BotApiScript ChatNotFound() => Refuse(400, "Bad Request: chat not found");

    /// <summary>
    /// Answers 400 with <c>migrate_to_chat_id</c>: the group has become a supergroup. Use <see cref="ForChat(long)"/>,
    /// so that the new chat accepts the message.
    /// </summary>
    /// <param name="toChat">The new id of the chat.</param>
    /// <returns>The script.</returns>
    public static BotApiScript Migrate(long toChat) =>
        new(BotApiScriptAction.Answer)
        {
            Answer = BotApiAnswer.Error(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrateTo: toChat),
        };

    /// <summary>Answers 401: the token was revoked.</summary>
    /// <returns>The script.</returns>
    public static BotApiScript Unauthorized() => Refuse(401, "Unauthorized");

    /// <summary>Answers 429 with <c>retry_after</c>: too many requests.</summary>
    /// <param name="retryAfter">The number of seconds to wait, at least 1.</param>
    /// <returns>The script.</returns>
    public static BotApiScript TooManyRequests(int retryAfter)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(retryAfter);
        return new(BotApiScriptAction.Answer) { Answer = Flood(retryAfter) };
    }

    /// <summary>Answers 500: the server fails.</summary>
    /// <returns>The script.</returns>
    public static BotApiScript InternalError() => Refuse(500, "Internal Server Error: restart");

    /// <summary>Answers 502 with an HTML page: a server between the client and the Bot API fails.</summary>
    /// <returns>The script.</returns>
    public static BotApiScript BadGateway() =>
        Foreign(
            502,
            "text/html",
            "<html><head><title>502 Bad Gateway</title></head>"
                + "<body><center><h1>502 Bad Gateway</h1></center></body></html>");

    /// <summary>Answers as a server between the client and the Bot API.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="contentType">The media type, for example <c>text/html</c>.</param>
    /// <param name="body">The body.</param>
    /// <returns>The script.</returns>
    public static BotApiScript Foreign(int status, string contentType, string body)
    {
        ArgumentNullException.ThrowIfNull(contentType);
        ArgumentNullException.ThrowIfNull(body);
        return new(BotApiScriptAction.Answer) { Answer = BotApiAnswer.Foreign(status, contentType, body) };
    }

    /// <summary>Closes the connection before the call is read. It cannot be limited to a chat.</summary>
    /// <returns>The script.</returns>
    public static BotApiScript DropBeforeReading() => new(BotApiScriptAction.DropUnread);

    /// <summary>Reads the call, then closes the connection. The message is not stored.</summary>
    /// <returns>The script.</returns>
    public static BotApiScript DropAfterReading() => new(BotApiScriptAction.Drop);

    /// <summary>
    /// Accepts and stores the message, then closes the connection. After such a lost answer, sending again creates a
    /// duplicate.
    /// </summary>
    /// <returns>The script.</returns>
    public static BotApiScript LoseAnswer() => new(BotApiScriptAction.Replace);

    /// <summary>Accepts and stores the message, then answers 200 with invalid JSON.</summary>
    /// <returns>The script.</returns>
    public static BotApiScript Malformed() =>
        new(BotApiScriptAction.Replace)
        {
            Answer = BotApiAnswer.Foreign(200, "application/json", "{\"ok\":true,\"result\":"),
        };

    /// <summary>
    /// Reads the call and never answers, until the connection is closed or the server stops. The message is not stored.
    /// </summary>
    /// <returns>The script.</returns>
    public static BotApiScript Hang() => new(BotApiScriptAction.Hang);

    /// <summary>
    /// Accepts and stores the message, then delays the answer until <paramref name="gate"/> completes.
    /// </summary>
    /// <param name="gate">
    /// The delegate that is called when the message has been stored. Its token is canceled when the connection is
    /// closed or the server stops.
    /// </param>
    /// <returns>The script.</returns>
    public static BotApiScript Slow(Func<CancellationToken, Task> gate)
    {
        ArgumentNullException.ThrowIfNull(gate);
        return new(BotApiScriptAction.Hold) { Gate = (_, ct) => gate(ct) };
    }

    /// <summary>Accepts and stores the message, then delays the answer.</summary>
    /// <param name="delay">The delay, according to <see cref="LocalBotApiOptions.TimeProvider"/>.</param>
    /// <returns>The script.</returns>
    public static BotApiScript Slow(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return new(BotApiScriptAction.Hold) { Gate = (time, ct) => Task.Delay(delay, time, ct) };
    }

    /// <summary>Returns the same fault, limited to the calls for one chat.</summary>
    /// <param name="chat">The id of the chat.</param>
    /// <returns>The script.</returns>
    public BotApiScript ForChat(long chat) => ForChat(chat.ToString(CultureInfo.InvariantCulture));

    /// <summary>Returns the same fault, limited to the calls for one chat.</summary>
    /// <param name="chat">The chat as the caller specifies it: an id, or <c>@name</c>.</param>
    /// <returns>The script.</returns>
    /// <exception cref="InvalidOperationException">
    /// The fault occurs before the call is read, and so before the chat is known.
    /// </exception>
    public BotApiScript ForChat(string chat)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(chat);
        if (Action == BotApiScriptAction.DropUnread)
        {
            throw new InvalidOperationException(
                "The connection is closed before the chat is known. Use DropAfterReading for one chat.");
        }

        return this with { Chat = chat };
    }

    /// <summary>Returns the same fault, limited to the calls of one method.</summary>
    /// <param name="method">The method, for example <c>sendPhoto</c>.</param>
    /// <returns>The script.</returns>
    public BotApiScript ForMethod(string method)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(method);
        return this with { Method = method };
    }

    /// <summary>Returns the same fault, repeated.</summary>
    /// <param name="count">The number of times, at least 1.</param>
    /// <returns>The script.</returns>
    public BotApiScript Times(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return this with { Count = count };
    }

    /// <summary>Returns the same fault, repeated until <see cref="LocalBotApi.ClearScripts"/> is called.</summary>
    /// <returns>The script.</returns>
    public BotApiScript Forever() => this with { Count = null };

    /// <summary>Returns the action, the status and the count.</summary>
    public override string ToString()
    {
        var status = Answer is null ? "" : " " + Answer.Status.ToString(CultureInfo.InvariantCulture);
        return $"{Action}{status}, {Count?.ToString(CultureInfo.InvariantCulture) ?? "∞"}×";
    }

    internal static BotApiAnswer Flood(int retryAfter) =>
        BotApiAnswer.Error(
            429,
            string.Create(CultureInfo.InvariantCulture, $"Too Many Requests: retry after {retryAfter}"),
            retryAfter);
}
