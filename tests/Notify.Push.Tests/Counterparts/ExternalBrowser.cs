using System.Diagnostics;
using System.Text.Json;
using Notify.Tests.Shared;

namespace Notify.Push.Tests.Counterparts;

/// <summary>A browser's side of web push, of other make: npm's <c>http_ece</c> and node's own crypto in a process of their own.</summary>
public sealed class ExternalBrowser : IAsyncLifetime
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    private Process? _process;

    public async Task InitializeAsync()
    {
        var source = Path.Combine(AppContext.BaseDirectory, "Counterparts", "http-ece");
        var folder = await Node.InstallAsync(source, "push-receiver", "package.json", "package-lock.json", ".npmrc", "receiver.mjs");
        _process = Node.Start("node", folder, "receiver.mjs");
        _process.BeginErrorReadLine();
    }

    /// <summary>Asks, and waits for the answer. One at a time.</summary>
    public async Task<JsonElement> AskAsync(object request)
    {
        await _process!.StandardInput.WriteLineAsync(JsonSerializer.Serialize(request));
        await _process.StandardInput.FlushAsync();
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Guard) ?? throw new InvalidOperationException("The receiver has ended.");
        using var answer = JsonDocument.Parse(line);
        return answer.RootElement.TryGetProperty("error", out var error) ? throw new InvalidOperationException(error.GetString()) : answer.RootElement.Clone();
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
}
