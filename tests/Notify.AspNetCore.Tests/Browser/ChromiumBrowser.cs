using System.Diagnostics;
using System.Text.Json;
using Notify.Tests.Shared;

namespace Notify.AspNetCore.Tests.Browser;

/// <summary>Debian's Chromium, driven by playwright-core in a node process: 14 MB where the .NET package brings 800.</summary>
public sealed class ChromiumBrowser : IAsyncLifetime
{
    /// <summary>Generous: the machine may be busy with other tests.</summary>
    public static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    private Process? _process;
    private Task<string>? _errors;

    public async Task InitializeAsync()
    {
        var source = Path.Combine(AppContext.BaseDirectory, "Browser", "Chromium");
        var folder = await Node.InstallAsync(source, "operator-page", "package.json", "package-lock.json", ".npmrc", "driver.mjs");
        _process = Node.Start("node", folder, "driver.mjs", Environment.GetEnvironmentVariable("NOTIFY_CHROMIUM") ?? "/usr/bin/chromium");
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Opens a page in a separate browser profile.</summary>
    /// <param name="url">Its address.</param>
    /// <param name="session">The signed-in user, or null.</param>
    /// <param name="scheme"><c>light</c> or <c>dark</c>.</param>
    /// <param name="width">The window's width.</param>
    public async Task<BrowserPage> OpenAsync(Uri url, string? session = null, string scheme = "light", int width = 1280)
    {
        var cookie = session is null ? null : new { name = "session", value = session };
        var number = await AskAsync(new { verb = "open", url, scheme, width, cookie, guard = Guard.TotalMilliseconds });
        return new BrowserPage(this, number.GetInt32());
    }

    /// <summary>Asks the driver, and waits for the answer. One at a time: the tests of a collection follow each other.</summary>
    internal async Task<JsonElement> AskAsync(object question)
    {
        await _process!.StandardInput.WriteLineAsync(JsonSerializer.Serialize(question));
        await _process.StandardInput.FlushAsync();
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(2 * Guard);
        if (line is null)
            throw new InvalidOperationException($"The driver has ended: {await _errors!}");
        using var answer = JsonDocument.Parse(line);
        return answer.RootElement.TryGetProperty("error", out var error)
            ? throw new InvalidOperationException(error.GetString())
            : answer.RootElement.GetProperty("value").Clone();
    }

    public async Task DisposeAsync()
    {
        if (_process is null)
            return;
        _process.StandardInput.Close();
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        try
        {
            await _process.WaitForExitAsync(guard.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
