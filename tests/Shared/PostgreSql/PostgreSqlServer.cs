using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Notify.Tests.Shared;

/// <summary>
/// A separate PostgreSQL server on a free port of the loopback interface, with its data in a separate folder. It runs as
/// an unprivileged user, because the server refuses to run as root. It can be stopped, killed and started again with the
/// same data and port. Disposing it stops it by its process id.
/// </summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    private const string User = "postgres";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("notify-postgres-");
    private readonly string[] _settings;
    private readonly ConcurrentQueue<string> _log = new();
    private Process? _process;

    private PostgreSqlServer(int port, string[] settings) => (Port, _settings) = (port, settings);

    public int Port { get; }

    public int ProcessId => _process?.Id ?? throw new InvalidOperationException("The server does not run.");

    public string Folder => _folder.FullName;

    /// <summary>The connection string of the superuser.</summary>
    public string ConnectionString => ConnectionStringOf(User, "postgres");

    /// <summary>The lines that the server has logged: warnings and errors.</summary>
    public IReadOnlyCollection<string> Log => _log;

    private static string Binaries { get; } = FindBinaries();

    /// <summary>Starts a server.</summary>
    /// <param name="settings">Settings of the form <c>name=value</c>. By default, nothing waits for the disk.</param>
    public static async Task<PostgreSqlServer> StartAsync(params string[] settings)
    {
        for (var attempt = 1; ; attempt++)
        {
            var server = new PostgreSqlServer(FreePort(), settings);
            try
            {
                await server.CreateAsync();
                await server.StartAgainAsync();
                return server;
            }
            catch (InvalidOperationException) when (attempt < 3)
            {
                // Another process took the port between the check and the start.
                await server.DisposeAsync();
            }
        }
    }

    public string ConnectionStringOf(string user, string database) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = Port,
            Username = user,
            Database = database,
            Timeout = 5,
        }.ConnectionString;

    /// <summary>Starts the server again with its data, and waits until it answers.</summary>
    public async Task StartAgainAsync()
    {
        var arguments = new List<string> { "-D", Folder, "-p", Port.ToString(CultureInfo.InvariantCulture) };
        string[] standard =
        [
            "listen_addresses=127.0.0.1", $"unix_socket_directories={Folder}", "fsync=off", "full_page_writes=off",
            "log_min_messages=warning", "max_connections=200", "shared_buffers=64MB",
        ];
        foreach (var setting in standard.Concat(_settings))
            arguments.AddRange(["-c", setting]);
        _process = Start(Path.Combine(Binaries, "postgres"), arguments);
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } text)
                _log.Enqueue(text);
        };
        _process.BeginErrorReadLine();
        _ = _process.StandardOutput.ReadToEndAsync();
        using var late = new CancellationTokenSource(Patience);
        while (!await AnswersAsync(late.Token))
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"The server ended immediately: {string.Join(' ', _log)}");
            late.Token.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Ends the server: <c>INT</c> ends it cleanly, <c>QUIT</c> and <c>KILL</c> like a crash.</summary>
    public async Task StopAsync(string signal = "INT")
    {
        await SignalAsync(signal);
        await _process!.WaitForExitAsync();
    }

    /// <summary>Sends a signal to the server process.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", ProcessId.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Creates an empty database and returns its name.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Guid.NewGuid():N}";
        await ExecuteAsync(ConnectionString, $"CREATE DATABASE {name}");
        return name;
    }

    /// <summary>Runs statements.</summary>
    public static async Task ExecuteAsync(string connectionString, string text)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            await StopAsync("QUIT");
        _process?.Dispose();
        NpgsqlConnection.ClearAllPools();
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // It was never created.
        }
    }

    private async Task CreateAsync()
    {
        if (Environment.IsPrivilegedProcess)
        {
            using var own = Process.Start("chown", [User, Folder]);
            await own.WaitForExitAsync();
        }

        using var create = Start(
            Path.Combine(Binaries, "initdb"),
            ["-D", Folder, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
        var errors = create.StandardError.ReadToEndAsync();
        _ = create.StandardOutput.ReadToEndAsync();
        await create.WaitForExitAsync();
        if (create.ExitCode != 0)
            throw new InvalidOperationException($"initdb failed: {await errors}");
    }

    private static Process Start(string program, IEnumerable<string> arguments)
    {
        string[] asUser = Environment.IsPrivilegedProcess
            ? ["setpriv", $"--reuid={User}", $"--regid={User}", "--clear-groups", program]
            : [program];
        var start = new ProcessStartInfo(asUser[0], [.. asUser.Skip(1), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
            await connection.OpenAsync(cancellationToken);
            return true;
        }
        catch (NpgsqlException)
        {
            await Task.Delay(50, cancellationToken);
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string FindBinaries()
    {
        const string Debian = "/usr/lib/postgresql";
        var folders = Directory.Exists(Debian) ? Directory.GetDirectories(Debian) : [];
        var paths = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return folders.Select(folder => Path.Combine(folder, "bin")).Concat(paths)
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")))
            ?? throw new InvalidOperationException("PostgreSQL is not installed: run eng/install-test-tools.sh.");
    }
}
