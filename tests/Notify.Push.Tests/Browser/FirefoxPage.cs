using System.Text.Json;
using System.Text.Json.Nodes;

namespace Notify.Push.Tests.Browser;

/// <summary>A tab, or the browser's own window, to run scripts in.</summary>
internal sealed class FirefoxPage(Firefox firefox, string context)
{
    /// <summary>Runs an async function's body as if the user had just clicked, and gives what it returns, as JSON.</summary>
    /// <exception cref="InvalidOperationException">The script threw; the message holds what the browser said so far.</exception>
    public async Task<JsonElement> RunAsync(string body)
    {
        using var guard = new CancellationTokenSource(Firefox.Guard);
        JsonElement result;
        try
        {
            result = await firefox.SendAsync(
                "script.evaluate",
                new()
                {
                    ["expression"] = $"(async () => {{ {body} }})().then(value => JSON.stringify(value ?? null))",
                    ["target"] = new JsonObject { ["context"] = context },
                    ["awaitPromise"] = true,
                    ["userActivation"] = true,
                },
                guard.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"A script did not end: {body}\n{firefox.Diagnostics}", e);
        }
        if (result.GetProperty("type").GetString() != "success")
        {
            throw new InvalidOperationException(
                $"{result.GetProperty("exceptionDetails").GetProperty("text")} in: {body}\n{firefox.Diagnostics}");
        }

        return JsonDocument.Parse(result.GetProperty("result").GetProperty("value").GetString()!).RootElement;
    }
}
