using System.Diagnostics;

namespace Notify.Tests.Shared;

/// <summary>Starts node and npm, which provide independent counterparts.</summary>
internal static class Node
{
    private static readonly TimeSpan InstallGuard = TimeSpan.FromMinutes(5);

    public static Process Start(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            OperatingSystem.IsWindows() && program == "npm" ? "npm.cmd" : program,
            arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>The output of a program that succeeded.</returns>
    public static async Task<string> RunAsync(string program, string folder, params string[] arguments)
    {
        using var process = Start(program, folder, arguments);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var guard = new CancellationTokenSource(InstallGuard);
        try
        {
            await process.WaitForExitAsync(guard.Token);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }

        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} failed; the tests need Node 20 and npm: {await errors} "
                    + $"{await output}");
    }

    private static readonly SemaphoreSlim Installing = new(1, 1);

    /// <summary>
    /// Installs the packages once, into a folder that remains after the run, and again if the lock file has changed.
    /// </summary>
    public static async Task<string> InstallAsync(string source, string name, params string[] files)
    {
        // Fixtures of different classes start at the same time.
        await Installing.WaitAsync();
        try
        {
            return await InstallOnceAsync(source, name, files);
        }
        finally
        {
            Installing.Release();
        }
    }

    private static async Task<string> InstallOnceAsync(string source, string name, string[] files)
    {
        var folder = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "counterparts", name));
        Directory.CreateDirectory(folder);
        foreach (var file in files)
            File.Copy(Path.Combine(source, file), Path.Combine(folder, file), overwrite: true);
        var installed = Path.Combine(folder, "installed-lock.json");
        var wanted = await File.ReadAllTextAsync(Path.Combine(source, "package-lock.json"));
        if (File.Exists(installed) && await File.ReadAllTextAsync(installed) == wanted)
            return folder;
        await RunAsync("npm", folder, "ci", "--ignore-scripts", "--no-progress");
        await File.WriteAllTextAsync(installed, wanted);
        return folder;
    }
}
