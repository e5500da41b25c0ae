using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Notify.Tests.Shared;

/// <summary>
/// A separate redis-server on a free port of the loopback interface, with its data in a separate folder. It can be
/// stopped, killed and started again with the same data and port. Disposing it stops it by its process id.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    private const int HighestPort = 55_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string[] _settings;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("notify-redis-");
    private Process? _process;

    private RedisServer(int port, string[] settings, IReadOnlyDictionary<string, string>? environment = null)
    {
        Port = port;
        _settings = settings;
        _environment = environment ?? new Dictionary<string, string>();
    }

    private string ConfigurationFile => Path.Combine(Folder, "redis.conf");

    public int Port { get; }

    /// <summary>The host and the port, for a client.</summary>
    public string Endpoint => $"127.0.0.1:{Port}";

    public int ProcessId => _process?.Id ?? throw new InvalidOperationException("The server does not run.");

    public string Folder => _folder.FullName;

    /// <summary>Starts a server.</summary>
    /// <param name="settings">
    /// Options of its command line, for example <c>--appendonly yes</c> as two texts. By default nothing is written to
    /// disk.
    /// </param>
    public static Task<RedisServer> StartAsync(params string[] settings) => StartAsync(settings, file: "");

    /// <summary>Starts a server with a configuration file, which it rewrites, as a Sentinel must.</summary>
    /// <param name="settings">Options of its command line.</param>
    /// <param name="file">The content of the file.</param>
    /// <param name="environment">Environment variables to add.</param>
    public static async Task<RedisServer> StartAsync(
        string[] settings,
        string file,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            var server = new RedisServer(FreePort(), settings, environment);
            try
            {
                await File.WriteAllTextAsync(server.ConfigurationFile, file);
                await server.StartAgainAsync();
                return server;
            }
            catch (InvalidOperationException) when (attempt < 5)
            {
                // Another process took the port between the check and the start.
                await server.DisposeAsync();
            }
        }
    }

    /// <summary>Creates a server that does not run yet. Its port is free.</summary>
    public static RedisServer Stopped(params string[] settings)
    {
        var server = new RedisServer(FreePort(), settings);
        File.WriteAllText(server.ConfigurationFile, "");
        return server;
    }

    /// <summary>Starts the server again with its data, and waits until it answers.</summary>
    public async Task StartAgainAsync()
    {
        string[] arguments =
        [
            ConfigurationFile,
            "--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", Folder,
            "--save", "", "--appendonly", "no", "--daemonize", "no", "--loglevel", "warning",
            .. _settings,
        ];
        var start = new ProcessStartInfo("redis-server", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in _environment)
            start.Environment[name] = value;
        _process = Process.Start(start) ?? throw new InvalidOperationException("redis-server did not start.");
        var output = _process.StandardOutput.ReadToEndAsync();
        _ = _process.StandardError.ReadToEndAsync();
        using var late = new CancellationTokenSource(Patience);
        while (!await AnswersAsync(late.Token))
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"redis-server ended immediately: {await output}");
        }
    }

    /// <summary>Sends SIGTERM: the server saves its data if configured, and ends.</summary>
    public async Task StopAsync()
    {
        await SignalAsync("TERM");
        await _process!.WaitForExitAsync();
    }

    /// <summary>Sends SIGSTOP: the server hangs with its connections open until <see cref="ResumeAsync"/>.</summary>
    public Task SuspendAsync() => SignalAsync("STOP");

    /// <summary>Sends SIGCONT.</summary>
    public Task ResumeAsync() => SignalAsync("CONT");

    /// <summary>Sends SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            await KillAsync();
        _process?.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", ProcessId.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
            var stream = client.GetStream();
            await stream.WriteAsync("PING\r\n"u8.ToArray(), cancellationToken);
            using var reader = new StreamReader(stream);
            return await reader.ReadLineAsync(cancellationToken) == "+PONG";
        }
        catch (Exception early) when (early is SocketException or IOException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();

            // A node of a cluster also listens on a port 10,000 higher.
            if (((IPEndPoint)listener.LocalEndpoint).Port is var port and < HighestPort)
                return port;
        }
    }
}
