using System.Diagnostics;
using System.Text.Json;

namespace Notify.Email.Tests.Counterparts;

/// <summary>Reads a mail with the <c>email</c> package of Python, in a process of its own.</summary>
internal static class PythonMail
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    public static async Task<JsonElement> ReadAsync(byte[] mail)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Counterparts", "receiver", "read.py");
        var start = new ProcessStartInfo("python3", [script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("python3 does not start.");
        using var guard = new CancellationTokenSource(Guard);
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(mail, guard.Token);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(guard.Token);
            var errors = process.StandardError.ReadToEndAsync(guard.Token);
            await process.WaitForExitAsync(guard.Token);
            return process.ExitCode == 0
                ? JsonDocument.Parse(await output).RootElement
                : throw new InvalidOperationException(await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
