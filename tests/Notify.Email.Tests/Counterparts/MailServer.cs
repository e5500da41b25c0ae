using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Notify.Email.Tests.Counterparts;

/// <summary>
/// A mail server that many hosts run, on a free port of the loopback interface, with its own configuration and folders.
/// It writes each mail into a Maildir. Stopped by its process id when it is disposed.
/// </summary>
/// <remarks>Such a server starts only with the rights of root, which its processes drop.</remarks>
public abstract class MailServer : IAsyncLifetime
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    private readonly HashSet<string> _read = [];
    private readonly Channel<string> _log = Channel.CreateUnbounded<string>();
    private string _lastLine = "none";
    private Process? _process;

    protected MailServer(string name) => Folder = Directory.CreateTempSubdirectory($"notify-{name}-").FullName;

    /// <summary>The port on which it listens.</summary>
    public int Port { get; private set; }

    protected string Folder { get; }

    /// <summary>The folder of the Maildir, <c>new</c>, with the mails that arrived.</summary>
    protected abstract string Inbox { get; }

    /// <summary>A part of the line that it logs when it listens.</summary>
    protected abstract string Listening { get; }

    public async Task InitializeAsync()
    {
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Folder, (UnixFileMode)0b111_111_111);
        _process = await StartAsync();
        _process.OutputDataReceived += (_, line) => Log(line.Data);
        _process.ErrorDataReceived += (_, line) => Log(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var guard = new CancellationTokenSource(Guard);
        while (!(await _log.Reader.ReadAsync(guard.Token)).Contains(Listening, StringComparison.Ordinal))
        {
            // The lines before it describe the start.
        }
    }

    /// <summary>Waits for the next mail.</summary>
    /// <returns>Its bytes as they were stored, with LF at the ends of lines.</returns>
    public async Task<byte[]> ReadAsync()
    {
        using var guard = new CancellationTokenSource(Guard);
        while (true)
        {
            // A mail is written elsewhere, and moved here when it is complete.
            if (Directory.Exists(Inbox) && Directory.EnumerateFiles(Inbox).FirstOrDefault(_read.Add) is { } file)
                return await File.ReadAllBytesAsync(file, guard.Token);
            // A delivery is logged after it, so the next mail has a line that was not read yet.
            await _log.Reader.ReadAsync(guard.Token);
        }
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            using var kill = Run("kill", _process.Id.ToString(CultureInfo.InvariantCulture));
            await kill.WaitForExitAsync();
            using var guard = new CancellationTokenSource(Guard);
            await _process.WaitForExitAsync(guard.Token);
            _process.Dispose();
        }
        using var remove = Run("rm", "-r", Folder);
        await remove.WaitForExitAsync();
    }

    /// <summary>Writes the configuration and starts the process, which logs to its output.</summary>
    protected abstract Task<Process> StartAsync();

    /// <summary>Starts a program with the rights of root.</summary>
    protected static Process Run(string program, params string[] arguments)
    {
        var isRoot = Environment.UserName == "root";
        var start = isRoot
            ? new ProcessStartInfo(program, arguments)
            : new ProcessStartInfo("sudo", ["-n", program, .. arguments]);
        start.Environment["PATH"] += ":/usr/sbin";
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
    }

    private void Log(string? line)
    {
        if (line is null)
        {
            _log.Writer.TryComplete(new InvalidOperationException("The server has ended. Its last line: " + _lastLine));
            return;
        }
        _lastLine = line;
        _log.Writer.TryWrite(line);
    }
}
