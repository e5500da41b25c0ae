using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Notify.Testing;

/// <summary>
/// Creates updates as Telegram posts them to the webhook of a bot (Bot API, "Update"), for tests of the endpoint that
/// receives them.
/// </summary>
/// <example>
/// <code>
/// var update = BotUpdates.Start(42, links.CreateToken("user-42"));
/// using var response = await BotUpdates.PostAsync(client, "/api/v1/messaging/inbound/telegram", secret, update);
/// </code>
/// </example>
public static class BotUpdates
{
    private const long Date = 1_700_000_000;

    /// <summary>Creates the update for a user who presses Start in the private chat with the bot.</summary>
    /// <param name="chatId">The id of the chat, which is that of the user.</param>
    /// <param name="token">The token of the link. If null, there is none.</param>
    /// <param name="updateId">The id of the update. The default is 1.</param>
    /// <returns>The update as JSON.</returns>
    public static string Start(long chatId, string? token = null, long updateId = 1) =>
        Message(chatId, token is null ? "/start" : $"/start {token}", updateId);

    /// <summary>Creates the update for a user who sends a text to the bot in the private chat.</summary>
    /// <param name="chatId">The id of the chat, which is that of the user.</param>
    /// <param name="text">The text.</param>
    /// <param name="updateId">The id of the update. The default is 1.</param>
    /// <returns>The update as JSON.</returns>
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

    /// <summary>Creates the update for a user who blocks the bot.</summary>
    /// <param name="chatId">The id of the chat, which is that of the user.</param>
    /// <param name="updateId">The id of the update. The default is 1.</param>
    /// <returns>The update as JSON.</returns>
    public static string Blocked(long chatId, long updateId = 1) =>
        Membership(chatId, "private", "kicked", "member", updateId);

    /// <summary>Creates the update for a user who unblocks the bot.</summary>
    /// <param name="chatId">The id of the chat, which is that of the user.</param>
    /// <param name="updateId">The id of the update. The default is 1.</param>
    /// <returns>The update as JSON.</returns>
    public static string Unblocked(long chatId, long updateId = 1) =>
        Membership(chatId, "private", "member", "kicked", updateId);

    /// <summary>Creates the update for a change of the bot's status in a chat.</summary>
    /// <param name="chatId">The id of the chat.</param>
    /// <param name="type">
    /// The type of the chat: <c>private</c>, <c>group</c>, <c>supergroup</c> or <c>channel</c>.
    /// </param>
    /// <param name="status">
    /// The new status, for example <c>member</c>, <c>administrator</c>, <c>restricted</c>, <c>left</c> or
    /// <c>kicked</c>.
    /// </param>
    /// <param name="before">The previous status. The default is <c>member</c>.</param>
    /// <param name="updateId">The id of the update. The default is 1.</param>
    /// <returns>The update as JSON.</returns>
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

    /// <summary>Posts an update as Telegram does: as JSON, with the secret of the webhook in a header.</summary>
    /// <param name="client">The client of the host under test.</param>
    /// <param name="url">The URL of the webhook.</param>
    /// <param name="secret">The <c>secret_token</c> of the webhook. If null, the header is omitted.</param>
    /// <param name="update">The update.</param>
    /// <param name="ct">The token to monitor for cancellation requests.</param>
    /// <returns>The response. Its body is the call that the bot makes in return, if any.</returns>
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
