using System.Text.Json;
using System.Text.Json.Nodes;

namespace Notify.Push.Tests.Browser;

/// <summary>A tab, or the window of the browser itself, in which scripts can run.</summary>
internal sealed class FirefoxPage(Firefox firefox, string context)
{
    /// <summary>
    /// Runs the body of an async function as if the user had just clicked, and returns its result as JSON.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The script threw. The message contains the output of the browser so far.
    /// </exception>
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
