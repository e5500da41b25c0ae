using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Notify.Testing;

namespace Notify.Benchmarks.Telegram;

/// <summary>The local Bot API in a separate process.</summary>
internal sealed class BotApiSink : IAsyncDisposable
{
    public const string Command = "bot-api-sink";

    private readonly Process _process;

    private BotApiSink(Process process, int port)
    {
        _process = process;
        Url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
    }

    public string Url { get; }

    public string Token { get; } = new LocalBotApiOptions().Token;

    public static async Task<BotApiSink> StartAsync()
    {
        var port = FreePort();
        string[] arguments = [Command, port.ToString(CultureInfo.InvariantCulture)];
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments))
            ?? throw new InvalidOperationException("The sink did not start.");
        var sink = new BotApiSink(process, port);
        await sink.WaitUntilListeningAsync();
        return sink;
    }

    /// <summary>Runs in the child process: serves until it is killed.</summary>
    public static async Task ServeAsync(int port)
    {
        await using var server = await LocalBotApi.StartAsync(
            new LocalBotApiOptions { Port = port, KeepMessages = false });
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

    private async Task WaitUntilListeningAsync()
    {
        using var http = new HttpClient();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var answer = await http.GetAsync($"{Url}/bot{Token}/getMe");
                return;
            }
            catch (HttpRequestException) when (attempt < 100)
            {
                await Task.Delay(50);
            }
        }
    }
}
