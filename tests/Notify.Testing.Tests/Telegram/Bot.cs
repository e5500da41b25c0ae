using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Telegram.Bot;

namespace Notify.Testing.Tests.Telegram;

/// <summary>Calls a local Bot API with a client by other authors, and by hand.</summary>
internal static class Bot
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    public static TelegramBotClient Client(LocalBotApi api) =>
        new(new TelegramBotClientOptions(api.Token, api.Url) { RetryThreshold = 0 });

    /// <summary>Posts JSON by hand, and returns the status and the answer.</summary>
    public static async Task<(int Status, JsonNode Answer)> PostAsync(
        LocalBotApi api,
        string method,
        string json,
        string? token = null)
    {
        using var http = new HttpClient();
        using var content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var answer = await http.PostAsync($"{api.Url}/bot{token ?? api.Token}/{method}", content)
            .WaitAsync(Guard);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    public static Task<(int Status, JsonNode Answer)> SayAsync(
        LocalBotApi api,
        string text,
        string chat = "42",
        string more = "") => PostAsync(api, "sendMessage", $$"""{"chat_id":"{{chat}}","text":"{{text}}"{{more}}}""");

    /// <summary>Returns the description of a rejection with 400.</summary>
    public static async Task<string> RefusedAsync(LocalBotApi api, string method, string json)
    {
        var (status, answer) = await PostAsync(api, method, json);
        status.Should().Be(400);
        answer["error_code"]!.GetValue<int>().Should().Be(400);
        answer["ok"]!.GetValue<bool>().Should().BeFalse();
        return answer["description"]!.GetValue<string>();
    }
}
