using System.Diagnostics;
using System.Text.Json;
using Notify.Tests.Shared;

namespace Notify.Push.Tests.Counterparts;

/// <summary>
/// A push service and its browsers by other authors: npm's <c>http_ece</c> and <c>jws</c> in a separate process of
/// node.
/// </summary>
public sealed class ExternalBrowser : IAsyncLifetime
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    private Process? _process;

    public async Task InitializeAsync()
    {
        var source = Path.Combine(AppContext.BaseDirectory, "Counterparts", "node");
        string[] files = ["package.json", "package-lock.json", ".npmrc", "receiver.mjs"];
        var folder = await Node.InstallAsync(source, "push-receiver", files);
        _process = Node.Start("node", folder, "receiver.mjs");
        _process.BeginErrorReadLine();
    }

    /// <summary>Creates the subscription of a new browser.</summary>
    /// <param name="host">The host of its endpoint: a name or an address of loopback.</param>
    public async Task<ExternalSubscription> SubscribeAsync(string host = "127.0.0.1")
    {
        var answer = await AskAsync(new { verb = "subscribe", host });
        return new ExternalSubscription(
            answer.GetProperty("number").GetInt32(),
            answer.GetProperty("endpoint").GetString()!,
            answer.GetProperty("p256dh").GetString()!,
            answer.GetProperty("auth").GetString()!);
    }

    /// <summary>Returns the requests that arrived for a subscription since the last call.</summary>
    public async Task<IReadOnlyList<WireRequest>> ReceivedAsync(ExternalSubscription subscription)
    {
        var answer = await AskAsync(new { verb = "received", number = subscription.Number });
        return [.. answer.GetProperty("requests").EnumerateArray().Select(WireRequest.Read)];
    }

    /// <summary>Decrypts a body by http_ece.</summary>
    /// <exception cref="InvalidOperationException">http_ece rejected it.</exception>
    public async Task<byte[]> DecryptAsync(ExternalSubscription subscription, byte[] body)
    {
        var text = Convert.ToBase64String(body);
        var answer = await AskAsync(new { verb = "decrypt", number = subscription.Number, body = text });
        return answer.GetProperty("text").GetBytesFromBase64();
    }

    /// <summary>Verifies a token by jws.</summary>
    /// <exception cref="InvalidOperationException">jws rejected it.</exception>
    public async Task<(JsonElement Header, JsonElement Claims)> VerifyAsync(string token, string key)
    {
        var answer = await AskAsync(new { verb = "verify", token, key });
        return (answer.GetProperty("header"), answer.GetProperty("claims"));
    }

    public async Task DisposeAsync()
    {
        if (_process is null)
            return;
        _process.StandardInput.Close();
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(guard.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }
        _process.Dispose();
    }

    /// <summary>Sends a request and returns the answer. One at a time.</summary>
    private async Task<JsonElement> AskAsync(object request)
    {
        await _process!.StandardInput.WriteLineAsync(JsonSerializer.Serialize(request));
        await _process.StandardInput.FlushAsync();
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Guard)
            ?? throw new InvalidOperationException("The receiver has ended.");
        using var answer = JsonDocument.Parse(line);
        return answer.RootElement.TryGetProperty("error", out var error)
            ? throw new InvalidOperationException(error.GetString())
            : answer.RootElement.Clone();
    }
}

/// <summary>The subscription of a browser that node simulates.</summary>
public sealed record ExternalSubscription(int Number, string Endpoint, string P256dh, string Auth)
{
    public string Origin => new Uri(Endpoint).GetLeftPart(UriPartial.Authority);

    public string ToJson() => Harness.Subscriptions.Json(Endpoint, P256dh, Auth);
}
