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
    /// <summary>Copies the header into a refusal.</summary>
    /// <returns>False if the answer is not one of the Bot API, so that nothing can be copied.</returns>
    public static async ValueTask<bool> AddAsync(
        HttpResponseMessage answer,
        TimeSpan wait,
        CancellationToken cancellationToken)
    {
        var bytes = await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        if (Read(bytes) is not { } content)
            return false;
        if (content["parameters"] is not JsonObject parameters)
            content["parameters"] = parameters = [];
        if (parameters["retry_after"] is not null)
            return true;
        parameters["retry_after"] = (int)Math.Ceiling(wait.TotalSeconds);
        answer.Content.Dispose();
        answer.Content = new StringContent(content.ToJsonString(), new MediaTypeHeaderValue("application/json"));
        return true;
    }

    private static JsonObject? Read(byte[] bytes)
    {
        try
        {
            return JsonNode.Parse(bytes) is JsonObject content && content["error_code"] is not null ? content : null;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            return null;
        }
    }
}
