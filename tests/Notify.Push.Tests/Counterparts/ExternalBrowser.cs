using System.Diagnostics;
using System.Text.Json;

namespace Notify.Push.Tests.Counterparts;

/// <summary>A browser's side of web push, of other make: npm's <c>http_ece</c> and node's own crypto in a process of their own.</summary>
public sealed class ExternalBrowser : IAsyncLifetime
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan InstallGuard = TimeSpan.FromMinutes(5);
    private static readonly string[] Files = ["package.json", "package-lock.json", ".npmrc", "receiver.mjs"];

    private Process? _process;

    public async Task InitializeAsync()
    {
        var folder = await InstallAsync();
        _process = Start("node", folder, "receiver.mjs");
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

    /// <summary>Installs the packages once, into a folder that survives the run, and anew where the lock file has changed.</summary>
    private static async Task<string> InstallAsync()
    {
        var source = Path.Combine(AppContext.BaseDirectory, "Counterparts", "http-ece");
        var folder = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "counterparts", "push-receiver"));
        Directory.CreateDirectory(folder);
        var installed = Path.Combine(folder, "installed-lock.json");
        var wanted = await File.ReadAllTextAsync(Path.Combine(source, "package-lock.json"));
        foreach (var file in Files)
            File.Copy(Path.Combine(source, file), Path.Combine(folder, file), overwrite: true);
        if (File.Exists(installed) && await File.ReadAllTextAsync(installed) == wanted)
            return folder;

        using var npm = Start("npm", folder, "ci", "--ignore-scripts", "--no-progress");
        npm.StandardInput.Close();
        var output = npm.StandardOutput.ReadToEndAsync();
        var errors = npm.StandardError.ReadToEndAsync();
        using var guard = new CancellationTokenSource(InstallGuard);
        await npm.WaitForExitAsync(guard.Token);
        if (npm.ExitCode != 0)
            throw new InvalidOperationException($"npm ci failed; the tests against the independent receiver need Node 20 and npm: {await errors} {await output}");
        await File.WriteAllTextAsync(installed, wanted);
        return folder;
    }

    private static Process Start(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() && program == "npm" ? "npm.cmd" : program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
    }
}
