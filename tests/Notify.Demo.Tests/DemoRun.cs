using System.Diagnostics;

namespace Notify.Demo.Tests;

/// <summary>The demo, run as a separate program until it ends.</summary>
internal sealed record DemoRun(int ExitCode, string Output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    public static async Task<DemoRun> OfAsync(params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("notify-demo-");
        try
        {
            using var process = Start(folder.FullName, arguments);
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await EndOfAsync(process);
            return new DemoRun(process.ExitCode, await output + await errors);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <param name="folder">The folder to which it writes the e-mails.</param>
    public static Process Start(string folder, params string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Notify.Demo.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    /// <summary>Waits until the process ends, and kills it after the time limit.</summary>
    public static async Task EndOfAsync(Process process)
    {
        using var late = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
