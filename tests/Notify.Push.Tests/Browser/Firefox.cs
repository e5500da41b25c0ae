using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Notify.Push.Tests.Browser;

/// <summary>Firefox without a screen and with a separate profile, driven over WebDriver BiDi.</summary>
internal sealed class Firefox : IAsyncDisposable
{
    /// <summary>Generous, because the machine may be busy with other tests.</summary>
    public static readonly TimeSpan Guard = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan CloseGuard = TimeSpan.FromSeconds(15);

    private const string Ready = "WebDriver BiDi listening on ";
    private const int KeptLines = 200;

    private readonly string _profile;
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private BiDiSession? _session;

    private Firefox(string profile, Process process)
    {
        (_profile, _process) = (profile, process);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    /// <summary>The output of Firefox: its console and its error stream.</summary>
    public string Diagnostics =>
        $"console:\n{string.Join('\n', _session?.Console ?? [])}\nfirefox:\n{string.Join('\n', _errors)}";

    public static async Task<Firefox> StartAsync(params (string Name, object Value)[] preferences)
    {
        var profile = Directory.CreateTempSubdirectory("notify-firefox-").FullName;
        await File.WriteAllLinesAsync(
            Path.Combine(profile, "user.js"),
            preferences.Select(p =>
                $"user_pref({JsonSerializer.Serialize(p.Name)}, {JsonSerializer.Serialize(p.Value)});"));
        // Firefox chooses a free port and reports it. Only privileged scripts can click on a notification.
        var start = new ProcessStartInfo(
            "firefox-esr",
            [
                "--headless",
                "--no-remote",
                "--profile",
                profile,
                "--remote-debugging-port",
                "0",
                "--remote-allow-system-access",
                "about:blank",
            ])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["HOME"] = profile;
        var firefox = new Firefox(
            profile,
            Process.Start(start) ?? throw new InvalidOperationException("firefox-esr does not start."));
        try
        {
            using var guard = new CancellationTokenSource(Guard);
            firefox._session = await BiDiSession.ConnectAsync(
                await firefox._listening.Task.WaitAsync(guard.Token),
                guard.Token);
            return firefox;
        }
        catch (Exception e)
        {
            var said = firefox.Diagnostics;
            await firefox.DisposeAsync();
            throw new InvalidOperationException($"Firefox was not ready. It said:\n{said}", e);
        }
    }

    /// <summary>Opens a page in a new tab.</summary>
    public async Task<FirefoxPage> OpenAsync(string url)
    {
        using var guard = new CancellationTokenSource(Guard);
        var context = (await SendAsync("browsingContext.create", new() { ["type"] = "tab" }, guard.Token))
            .GetProperty("context")
            .GetString()!;
        await SendAsync(
            "browsingContext.navigate",
            new()
            {
                ["context"] = context,
                ["url"] = url,
                ["wait"] = "complete",
            },
            guard.Token);
        return new FirefoxPage(this, context);
    }

    /// <summary>The window of the browser itself, in which scripts may do everything.</summary>
    public async Task<FirefoxPage> ChromeAsync()
    {
        using var guard = new CancellationTokenSource(Guard);
        var tree = await SendAsync("browsingContext.getTree", new() { ["moz:scope"] = "chrome" }, guard.Token);
        return new FirefoxPage(this, tree.GetProperty("contexts")[0].GetProperty("context").GetString()!);
    }

    /// <summary>The addresses of all tabs.</summary>
    public async Task<IReadOnlyList<string>> TabsAsync()
    {
        using var guard = new CancellationTokenSource(Guard);
        var tree = await SendAsync("browsingContext.getTree", [], guard.Token);
        return [
            .. tree.GetProperty("contexts")
                .EnumerateArray()
                .Select(context => context.GetProperty("url").GetString()!),
        ];
    }

    public Task<JsonElement> SendAsync(string method, JsonObject parameters, CancellationToken cancellationToken) =>
        _session!.SendAsync(method, parameters, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        if (_session is not null)
            await _session.DisposeAsync();
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        try
        {
            Directory.Delete(_profile, recursive: true);
        }
        catch (IOException)
        {
            // A process that had to be killed may have left one that still writes.
        }
    }

    /// <summary>Asks Firefox to end, so that it ends its own processes.</summary>
    private async Task CloseAsync()
    {
        using var guard = new CancellationTokenSource(CloseGuard);
        try
        {
            if (_session is null)
                return;
            await _session.SendAsync("browser.close", [], guard.Token);
            await _process.WaitForExitAsync(guard.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or InvalidOperationException or WebSocketException)
        {
            // It is killed then.
        }
    }

    private void Note(string? line)
    {
        if (line is null)
        {
            _listening.TrySetException(new InvalidOperationException("Firefox has ended."));
            return;
        }
        if (line.StartsWith(Ready, StringComparison.Ordinal))
            _listening.TrySetResult(new Uri(line[Ready.Length..]));
        _errors.Enqueue(line);
        if (_errors.Count > KeptLines)
            _errors.TryDequeue(out _);
    }
}
