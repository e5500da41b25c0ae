using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Notify.Benchmarks.Measuring;

/// <summary>
/// A contender from npm in a separate process. A line with a number requests that many messages, and the same line in
/// response reports their end.
/// </summary>
internal sealed class NodeProgram : IAsyncDisposable
{
    private readonly Process _process;

    private NodeProgram(Process process) => _process = process;

    /// <summary>Installs the packages of the folder's lock file into the folder of the program.</summary>
    /// <returns>The folder; null if node or npm is not installed.</returns>
    public static async Task<string?> InstallAsync(params string[] path)
    {
        var folder = Path.Combine([AppContext.BaseDirectory, .. path]);
        try
        {
            using var npm = Start(
                OperatingSystem.IsWindows() ? "npm.cmd" : "npm",
                folder,
                "ci",
                "--ignore-scripts",
                "--no-progress");
            npm.StandardInput.Close();
            npm.BeginOutputReadLine();
            var errors = await npm.StandardError.ReadToEndAsync();
            await npm.WaitForExitAsync();
            return npm.ExitCode == 0 ? folder : throw new InvalidOperationException($"npm ci failed: {errors}");
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Starts <c>contender.mjs</c>.</summary>
    public static NodeProgram Start(string folder, params string[] arguments)
    {
        var process = Start("node", folder, ["contender.mjs", .. arguments]);
        process.BeginErrorReadLine();
        return new NodeProgram(process);
    }

    public async Task RunAsync(int messages)
    {
        await _process.StandardInput.WriteLineAsync(messages.ToString(CultureInfo.InvariantCulture));
        await _process.StandardInput.FlushAsync();
        if (await _process.StandardOutput.ReadLineAsync() is null)
            throw new InvalidOperationException("The program of node has ended.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Process Start(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
    }
}
