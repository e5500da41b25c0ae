using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Notify.Testing;

namespace Notify.Benchmarks.Email;

/// <summary>
/// A receiver in a separate process: postfix's smtp-sink if it is installed, otherwise the server of this program.
/// </summary>
internal sealed class SmtpSink : IAsyncDisposable
{
    /// <summary>The argument that starts the child process.</summary>
    public const string Command = "sink";

    private const string Postfix = "/usr/sbin/smtp-sink";
    private readonly Process _process;

    private SmtpSink(Process process, int port, string name)
    {
        _process = process;
        Port = port;
        Name = name;
    }

    public int Port { get; }

    public string Name { get; }

    public static Task<SmtpSink> StartAsync()
    {
        if (!File.Exists(Postfix))
            return StartOwnAsync(SmtpExtensions.Pipelining);
        var port = FreePort();
        var start = new ProcessStartInfo(Postfix, ["-u", "nobody", $"127.0.0.1:{port}", "1000"]);
        return StartAsync(start, port, "smtp-sink");
    }

    /// <summary>Starts the server of this program, which offers these extensions.</summary>
    public static Task<SmtpSink> StartOwnAsync(SmtpExtensions extensions)
    {
        var port = FreePort();
        string[] arguments = [Command, port.ToString(CultureInfo.InvariantCulture), extensions.ToString()];
        return StartAsync(new ProcessStartInfo(Environment.ProcessPath!, arguments), port, "LocalSmtpServer");
    }

    /// <summary>Runs in the child process: serves until it is killed.</summary>
    public static async Task ServeAsync(int port, SmtpExtensions extensions)
    {
        await using var server = await LocalSmtpServer.StartAsync(new LocalSmtpServerOptions
        {
            Port = port,
            KeepMessages = false,
            AnnouncePipelining = extensions.HasFlag(SmtpExtensions.Pipelining),
            AnnounceChunking = extensions.HasFlag(SmtpExtensions.Chunking),
        });
        await Task.Delay(Timeout.Infinite);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<SmtpSink> StartAsync(ProcessStartInfo start, int port, string name)
    {
        var process = Process.Start(start) ?? throw new InvalidOperationException("The sink did not start.");
        await WaitUntilListeningAsync(port);
        return new SmtpSink(process, port, name);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task WaitUntilListeningAsync(int port)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (attempt < 100)
            {
                await Task.Delay(50);
            }
        }
    }
}
