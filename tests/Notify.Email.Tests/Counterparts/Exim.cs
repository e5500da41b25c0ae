using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Notify.Email.Tests.Counterparts;

/// <summary>
/// A mail server that many hosts run: Exim on a free port of the loopback interface, with its own configuration and
/// folders. It writes each mail into a Maildir. Stopped by its process id when it is disposed.
/// </summary>
/// <remarks>Debian's Exim starts as a daemon only with the rights of root, which it drops.</remarks>
public sealed class Exim : IAsyncLifetime
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("notify-exim-");
    private readonly HashSet<string> _read = [];
    private readonly Channel<string> _log = Channel.CreateUnbounded<string>();
    private string _lastLine = "none";
    private Process? _process;

    /// <summary>The port on which it listens.</summary>
    public int Port { get; private set; }

    private string Inbox => Path.Combine(_folder.FullName, "mail", "new");

    public async Task InitializeAsync()
    {
        Port = FreePort();
        var configuration = Path.Combine(_folder.FullName, "exim.conf");
        await File.WriteAllTextAsync(configuration, Configuration());
        if (!OperatingSystem.IsWindows())
        {
            // Exim continues as its own user.
            const UnixFileMode Everyone = (UnixFileMode)0b111_111_111;
            foreach (var name in (string[])["spool", "log", "mail"])
                _folder.CreateSubdirectory(name).UnixFileMode = Everyone;
            _folder.UnixFileMode = Everyone;
            File.SetUnixFileMode(configuration, (UnixFileMode)0b110_100_100);
        }
        // With -v, the daemon and the processes that deliver also write their log to the standard error.
        _process = Start("exim4", "-C", configuration, "-bdf", "-v");
        _process.ErrorDataReceived += (_, line) => Log(line.Data);
        _process.BeginErrorReadLine();
        using var guard = new CancellationTokenSource(Guard);
        while (!(await _log.Reader.ReadAsync(guard.Token)).Contains("listening for SMTP", StringComparison.Ordinal))
        {
            // The lines before it describe the start.
        }
    }

    /// <summary>Waits for the next mail, and returns its bytes as Exim stored them, with LF at the ends of lines.</summary>
    public async Task<byte[]> ReadAsync()
    {
        using var guard = new CancellationTokenSource(Guard);
        while (true)
        {
            // A mail is written elsewhere, and moved here when it is complete.
            if (Directory.Exists(Inbox) && Directory.EnumerateFiles(Inbox).FirstOrDefault(_read.Add) is { } file)
                return await File.ReadAllBytesAsync(file, guard.Token);
            // Exim logs a delivery after it, so the next mail has a line that was not read yet.
            await _log.Reader.ReadAsync(guard.Token);
        }
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            using var kill = Start("kill", _process.Id.ToString(CultureInfo.InvariantCulture));
            await kill.WaitForExitAsync();
            using var guard = new CancellationTokenSource(Guard);
            await _process.WaitForExitAsync(guard.Token);
            _process.Dispose();
        }
        using var remove = Start("rm", "-r", _folder.FullName);
        await remove.WaitForExitAsync();
    }

    private static Process Start(string program, params string[] arguments)
    {
        var isRoot = Environment.UserName == "root";
        var start = isRoot
            ? new ProcessStartInfo(program, arguments)
            : new ProcessStartInfo("sudo", ["-n", program, .. arguments]);
        start.Environment["PATH"] += ":/usr/sbin";
        start.RedirectStandardError = true;
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Log(string? line)
    {
        if (line is null)
        {
            _log.Writer.TryComplete(new InvalidOperationException("exim4 has ended. Its last line: " + _lastLine));
            return;
        }
        _lastLine = line;
        _log.Writer.TryWrite(line);
    }

    private string Configuration() => string.Create(CultureInfo.InvariantCulture, $"""
        primary_hostname = mail.example.com
        spool_directory = {_folder.FullName}/spool
        log_file_path = {_folder.FullName}/log/%slog
        pid_file_path =
        daemon_smtp_ports = {Port}
        local_interfaces = 127.0.0.1
        tls_advertise_hosts =
        smtputf8_advertise_hosts = *
        chunking_advertise_hosts = *
        accept_8bitmime = yes
        deliver_drop_privilege = true
        acl_smtp_rcpt = accept_all
        acl_smtp_data = accept_all
        keep_environment =

        begin acl
        accept_all:
          accept

        begin routers
        all:
          driver = accept
          transport = maildir

        begin transports
        maildir:
          driver = appendfile
          directory = {_folder.FullName}/mail
          maildir_format = true
          directory_mode = 0755
          mode = 0644
          headers_remove = Received

        """);
}
