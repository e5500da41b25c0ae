using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Notify.Benchmarks.Measuring;

namespace Notify.Benchmarks.Push;

/// <summary>npm's <c>web-push</c> in a process of its own, which is asked for so many requests and says when they are prepared.</summary>
internal sealed class WebPushContender : IContender
{
    private readonly string _folder;
    private Process? _process;

    private WebPushContender(string folder) => _folder = folder;

    public string Name => "npm web-push";

    public int Messages => 1_500;

    /// <summary>Installs the package beside the program; null where there is no node or npm.</summary>
    public static async Task<WebPushContender?> FindAsync()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Push", "web-push");
        try
        {
            using var npm = Start("npm", folder, "ci", "--ignore-scripts", "--no-progress");
            npm.StandardInput.Close();
            npm.BeginOutputReadLine();
            var errors = await npm.StandardError.ReadToEndAsync();
            await npm.WaitForExitAsync();
            return npm.ExitCode == 0 ? new WebPushContender(folder) : throw new InvalidOperationException($"npm ci failed: {errors}");
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    public Task SetUpAsync()
    {
        _process = Start("node", _folder, "contender.mjs", PushMessage.Text);
        _process.BeginErrorReadLine();
        return Task.CompletedTask;
    }

    public async Task RunAsync(int messages)
    {
        await _process!.StandardInput.WriteLineAsync(messages.ToString(CultureInfo.InvariantCulture));
        await _process.StandardInput.FlushAsync();
        if (await _process.StandardOutput.ReadLineAsync() is null)
            throw new InvalidOperationException("web-push has ended.");
    }

    public async ValueTask DisposeAsync()
    {
        _process!.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
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
