using System.Diagnostics;
using System.Text;

namespace Notify.Tests.Shared;

internal static class Shell
{
    /// <summary>The folder that contains Notify.sln.</summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>
    /// Runs a program to its end and returns both output streams. Throws with the output if the exit code is not 0.
    /// </summary>
    public static async Task<string> RunAsync(
        string folder,
        string program,
        IEnumerable<string> arguments,
        params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The test itself runs inside a build; a nested one must not take over that one's settings.
        foreach (var name in start
                .Environment.Keys.Where(name =>
                    name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)
                    || name.StartsWith("VSTEST", StringComparison.Ordinal))
                .ToArray())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var output = new StringBuilder();
        await Task.WhenAll(
            CopyAsync(process.StandardOutput),
            CopyAsync(process.StandardError),
            process.WaitForExitAsync());
        process.ExitCode.Should().Be(0, "{0} {1} said:\n{2}", program, string.Join(' ', arguments), output.ToString());
        return output.ToString();

        async Task CopyAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                lock (output)
                    output.AppendLine(line);
            }
        }
    }

    private static string FindRoot(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Notify.sln")))
                return at.FullName;
        }

        throw new DirectoryNotFoundException("None of the folders above the tests contains Notify.sln.");
    }
}
