using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Notify.Telegram.BotApi;

/// <summary>
/// Copies the header <c>Retry-After</c> into the answer's field <c>parameters.retry_after</c>, because the client reads
/// fields but not headers. A field that is there already takes precedence.
/// </summary>
internal static class RetryAfterField
{
    public static async ValueTask AddAsync(
        HttpResponseMessage answer,
        TimeSpan wait,
        CancellationToken cancellationToken)
    {
        var bytes = await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        if (Added(bytes, (int)Math.Ceiling(wait.TotalSeconds)) is not { } text)
            return;
        answer.Content.Dispose();
        answer.Content = new StringContent(text, new MediaTypeHeaderValue("application/json"));
    }

    private static string? Added(byte[] bytes, int seconds)
    {
        try
        {
            if (JsonNode.Parse(bytes) is not JsonObject answer)
                return null;
            if (answer["parameters"] is not JsonObject parameters)
                answer["parameters"] = parameters = [];
            if (parameters["retry_after"] is not null)
                return null;
            parameters["retry_after"] = seconds;
            return answer.ToJsonString();
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // Not an answer of the Bot API. The client reports it.
            return null;
        }
    }
}
