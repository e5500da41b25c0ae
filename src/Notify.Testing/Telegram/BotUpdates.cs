using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Notify.Testing;

/// <summary>Updates as Telegram posts them to a bot's webhook (Bot API, "Update"), for tests of the endpoint that takes them.</summary>
/// <example>
/// <code>
/// using var answer = await BotUpdates.PostAsync(client, "/api/v1/messaging/inbound/telegram", secret, BotUpdates.Start(42, links.CreateToken("user-42")));
/// </code>
/// </example>
public static class BotUpdates
{
    private const long Date = 1_700_000_000;

    /// <summary>A user presses Start in the private chat with the bot.</summary>
    /// <param name="chatId">The chat's id, which is the user's.</param>
    /// <param name="token">What the link carried. Null: there was none.</param>
    /// <param name="updateId">The number Telegram gives the update. Default 1.</param>
    public static string Start(long chatId, string? token = null, long updateId = 1) =>
        Message(chatId, token is null ? "/start" : $"/start {token}", updateId);

    /// <summary>A user writes to the bot in the private chat.</summary>
    /// <param name="chatId">The chat's id, which is the user's.</param>
    /// <param name="text">The text.</param>
    /// <param name="updateId">The number Telegram gives the update. Default 1.</param>
    public static string Message(long chatId, string text, long updateId = 1) =>
        Update(
            updateId,
            "message",
            new JsonObject
            {
                ["message_id"] = updateId,
                ["from"] = Person(chatId),
                ["chat"] = new JsonObject
                {
                    ["id"] = chatId,
                    ["first_name"] = "Ada",
                    ["type"] = "private",
                },
                ["date"] = Date,
                ["text"] = text,
            });

    /// <summary>A user blocks the bot.</summary>
    /// <param name="chatId">The chat's id, which is the user's.</param>
    /// <param name="updateId">The number Telegram gives the update. Default 1.</param>
    public static string Blocked(long chatId, long updateId = 1) =>
        Membership(chatId, "private", "kicked", "member", updateId);

    /// <summary>A user who had blocked the bot takes it back.</summary>
    /// <param name="chatId">The chat's id, which is the user's.</param>
    /// <param name="updateId">The number Telegram gives the update. Default 1.</param>
    public static string Unblocked(long chatId, long updateId = 1) =>
        Membership(chatId, "private", "member", "kicked", updateId);

    /// <summary>The bot's status in a chat changes.</summary>
    /// <param name="chatId">The chat's id.</param>
    /// <param name="type">What it is: <c>private</c>, <c>group</c>, <c>supergroup</c> or <c>channel</c>.</param>
    /// <param name="status">The status now: <c>member</c>, <c>administrator</c>, <c>restricted</c>, <c>left</c>, <c>kicked</c> …</param>
    /// <param name="before">The status before. Default <c>member</c>.</param>
    /// <param name="updateId">The number Telegram gives the update. Default 1.</param>
    public static string Membership(
        long chatId,
        string type,
        string status,
        string before = "member",
        long updateId = 1) =>
        Update(
            updateId,
            "my_chat_member",
            new JsonObject
            {
                ["chat"] = new JsonObject { ["id"] = chatId, ["type"] = type },
                ["from"] = Person(Math.Abs(chatId)),
                ["date"] = Date,
                ["old_chat_member"] = new JsonObject { ["user"] = Bot(), ["status"] = before },
                ["new_chat_member"] = new JsonObject { ["user"] = Bot(), ["status"] = status },
            });

    /// <summary>Posts an update as Telegram does: JSON, with the webhook's secret in its header.</summary>
    /// <param name="client">The client of the host under test.</param>
    /// <param name="url">The webhook's address.</param>
    /// <param name="secret">The <c>secret_token</c> of the webhook. Null: without the header.</param>
    /// <param name="update">The update.</param>
    /// <param name="ct">Gives the call up.</param>
    /// <returns>The answer; its body is what the bot calls in return, if anything.</returns>
    public static async Task<HttpResponseMessage> PostAsync(
        HttpClient client,
        string url,
        string? secret,
        string update,
        CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(update);
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new StringContent(update, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        if (secret is not null)
            request.Headers.Add("X-Telegram-Bot-Api-Secret-Token", secret);
        return await client.SendAsync(request, ct).ConfigureAwait(false);
    }

    private static string Update(long id, string kind, JsonObject content) =>
        new JsonObject { ["update_id"] = id, [kind] = content }.ToJsonString();

    private static JsonObject Person(long id) =>
        new()
        {
            ["id"] = id,
            ["is_bot"] = false,
            ["first_name"] = "Ada",
            ["language_code"] = "en",
        };

    private static JsonObject Bot() =>
        new()
        {
            ["id"] = 123456789,
            ["is_bot"] = true,
            ["first_name"] = "Example",
            ["username"] = "example_bot",
        };
}
