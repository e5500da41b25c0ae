using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Notify.Testing;

namespace Notify.Benchmarks.Email;

/// <summary>A receiver in a process of its own: postfix's smtp-sink where it is installed, else this program's own server.</summary>
internal sealed class SmtpSink : IAsyncDisposable
{
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

    public static async Task<SmtpSink> StartAsync()
    {
        var port = FreePort();
        var own = !File.Exists(Postfix);
        var start = own
            ? new ProcessStartInfo(Environment.ProcessPath!, ["sink", port.ToString(CultureInfo.InvariantCulture)])
            : new ProcessStartInfo(Postfix, ["-u", "nobody", $"127.0.0.1:{port}", "1000"]);
        var process = Process.Start(start) ?? throw new InvalidOperationException("The sink did not start.");
        await WaitUntilListeningAsync(port);
        return new SmtpSink(process, port, own ? "LocalSmtpServer" : "smtp-sink");
    }

    /// <summary>What the child process runs: serves until it is killed.</summary>
    public static async Task ServeAsync(int port)
    {
        await using var server = await LocalSmtpServer.StartAsync(new LocalSmtpServerOptions { Port = port, KeepMessages = false });
        await Task.Delay(Timeout.Infinite);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
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
