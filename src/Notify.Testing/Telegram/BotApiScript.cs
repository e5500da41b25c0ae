using System.Globalization;

namespace Notify.Testing;

/// <summary>
/// One fault for a <see cref="LocalBotApi"/> to act out, once unless <see cref="Times"/> or <see cref="Forever"/> says otherwise, on any call unless <see cref="ForChat(string)"/> or
/// <see cref="ForMethod"/> says otherwise. Immutable. Hand it to <see cref="LocalBotApi.Script"/>.
/// </summary>
public sealed record BotApiScript
{
    private BotApiScript(BotApiScriptAction action) => Action = action;

    internal BotApiScriptAction Action { get; }

    internal BotApiAnswer? Answer { get; private init; }

    internal Func<TimeProvider, CancellationToken, Task>? Gate { get; private init; }

    internal string? Chat { get; private init; }

    internal string? Method { get; private init; }

    /// <summary>How often it may act; null: without end.</summary>
    internal int? Count { get; private init; } = 1;

    /// <summary>Refuses as the Bot API does.</summary>
    /// <param name="code">The <c>error_code</c>, 400 to 599; also the HTTP status.</param>
    /// <param name="description">The <c>description</c>, for example <c>Bad Request: chat not found</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The code is no refusal.</exception>
    public static BotApiScript Refuse(int code, string description)
    {
        ArgumentNullException.ThrowIfNull(description);
        if (code is < 400 or > 599)
        {
            throw new ArgumentOutOfRangeException(
                nameof(code),
                code,
                "A scripted answer refuses: write a code from 400 to 599.");
        }

        return new(BotApiScriptAction.Answer) { Answer = BotApiAnswer.Error(code, description) };
    }

    /// <summary>The user has blocked the bot: 403.</summary>
    public static BotApiScript Blocked() => Refuse(403, "Forbidden: bot was blocked by the user");

    /// <summary>The user's account is no more: 403.</summary>
    public static BotApiScript Deactivated() => Refuse(403, "Forbidden: user is deactivated");

    /// <summary>The bot was thrown out of a group: 403.</summary>
    public static BotApiScript Kicked() => Refuse(403, "Forbidden: bot was kicked from the supergroup chat");

    /// <summary>The bot is not in a channel: 403.</summary>
    public static BotApiScript NotAMember() => Refuse(403, "Forbidden: bot is not a member of the channel chat");

    /// <summary>The group is no more: 403.</summary>
    public static BotApiScript GroupDeleted() => Refuse(403, "Forbidden: the group chat was deleted");

    /// <summary>There is no such chat: 400.</summary>
    public static BotApiScript ChatNotFound() => Refuse(400, "Bad Request: chat not found");

    /// <summary>The group has become a supergroup: 400 with <c>migrate_to_chat_id</c>. Give it <see cref="ForChat(long)"/>, so that the new one takes the message.</summary>
    /// <param name="toChat">The new id.</param>
    public static BotApiScript Migrate(long toChat) =>
        new(BotApiScriptAction.Answer)
        {
            Answer = BotApiAnswer.Error(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrateTo: toChat),
        };

    /// <summary>The token was revoked: 401.</summary>
    public static BotApiScript Unauthorized() => Refuse(401, "Unauthorized");

    /// <summary>Too fast: 429 with <c>retry_after</c>.</summary>
    /// <param name="retryAfter">How many seconds to wait, at least 1.</param>
    public static BotApiScript TooManyRequests(int retryAfter)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(retryAfter);
        return new(BotApiScriptAction.Answer) { Answer = Flood(retryAfter) };
    }

    /// <summary>The server fails: 500.</summary>
    public static BotApiScript InternalError() => Refuse(500, "Internal Server Error: restart");

    /// <summary>Something in between fails: 502 with a page in HTML.</summary>
    public static BotApiScript BadGateway() =>
        Foreign(
            502,
            "text/html",
            "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>");

    /// <summary>Something in between answers.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="contentType">The media type, for example <c>text/html</c>.</param>
    /// <param name="body">The body.</param>
    public static BotApiScript Foreign(int status, string contentType, string body)
    {
        ArgumentNullException.ThrowIfNull(contentType);
        ArgumentNullException.ThrowIfNull(body);
        return new(BotApiScriptAction.Answer) { Answer = BotApiAnswer.Foreign(status, contentType, body) };
    }

    /// <summary>Closes the connection before the call is read. It cannot be given a chat.</summary>
    public static BotApiScript DropBeforeReading() => new(BotApiScriptAction.DropUnread);

    /// <summary>Reads the call, then closes the connection. The message is not kept.</summary>
    public static BotApiScript DropAfterReading() => new(BotApiScriptAction.Drop);

    /// <summary>Accepts and keeps the message, then closes the connection: the lost answer, after which sending again makes a duplicate.</summary>
    public static BotApiScript LoseAnswer() => new(BotApiScriptAction.Replace);

    /// <summary>Accepts and keeps the message, and answers 200 with JSON that is none.</summary>
    public static BotApiScript Malformed() =>
        new(BotApiScriptAction.Replace)
        {
            Answer = BotApiAnswer.Foreign(200, "application/json", "{\"ok\":true,\"result\":"),
        };

    /// <summary>Reads the call and never answers, until the connection is dropped or the server stops. The message is not kept.</summary>
    public static BotApiScript Hang() => new(BotApiScriptAction.Hang);

    /// <summary>Accepts and keeps the message, then holds the answer until <paramref name="gate"/> completes.</summary>
    /// <param name="gate">Called when the message has been kept. Its token is canceled when the connection is dropped or the server stops.</param>
    public static BotApiScript Slow(Func<CancellationToken, Task> gate)
    {
        ArgumentNullException.ThrowIfNull(gate);
        return new(BotApiScriptAction.Hold) { Gate = (_, ct) => gate(ct) };
    }

    /// <summary>Accepts and keeps the message, then holds the answer for a while.</summary>
    /// <param name="delay">How long, by <see cref="LocalBotApiOptions.TimeProvider"/>.</param>
    public static BotApiScript Slow(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return new(BotApiScriptAction.Hold) { Gate = (time, ct) => Task.Delay(delay, time, ct) };
    }

    /// <summary>The same fault, for calls to one chat.</summary>
    /// <param name="chat">The chat's id.</param>
    public BotApiScript ForChat(long chat) => ForChat(chat.ToString(CultureInfo.InvariantCulture));

    /// <summary>The same fault, for calls to one chat.</summary>
    /// <param name="chat">The chat as the caller names it: an id, or <c>@name</c>.</param>
    /// <exception cref="InvalidOperationException">The fault acts before the call, and with it the chat, is read.</exception>
    public BotApiScript ForChat(string chat)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(chat);
        if (Action == BotApiScriptAction.DropUnread)
        {
            throw new InvalidOperationException(
                "The connection is dropped before the chat is known; use DropAfterReading for one chat.");
        }

        return this with { Chat = chat };
    }

    /// <summary>The same fault, for calls of one method.</summary>
    /// <param name="method">For example <c>sendPhoto</c>.</param>
    public BotApiScript ForMethod(string method)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(method);
        return this with { Method = method };
    }

    /// <summary>The same fault, several times.</summary>
    /// <param name="count">How often, at least once.</param>
    public BotApiScript Times(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return this with { Count = count };
    }

    /// <summary>The same fault, until <see cref="LocalBotApi.ClearScripts"/>.</summary>
    public BotApiScript Forever() => this with { Count = null };

    /// <summary>Action, status and count.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Action}{(Answer is null ? "" : " " + Answer.Status)}, {Count?.ToString(CultureInfo.InvariantCulture) ?? "∞"}×");

    internal static BotApiAnswer Flood(int retryAfter) =>
        BotApiAnswer.Error(
            429,
            string.Create(CultureInfo.InvariantCulture, $"Too Many Requests: retry after {retryAfter}"),
            retryAfter);
}
