using System.Collections.Concurrent;
using Notify.Benchmarks.Measuring;

namespace Notify.Benchmarks.Web;

/// <summary>One endpoint under load, or the floor that receives the same requests.</summary>
/// <param name="name">The name in the table.</param>
/// <param name="make">The delegate that creates the request of a number.</param>
internal sealed class WebContender(string name, Func<WebServer, int, byte[]> make) : IContender
{
    private const int Clients = 32;
    private WebServer? _server;
    private int _made;

    public string Name => name;

    public int Messages => 40_000;

    /// <summary>The latencies of the last round, in milliseconds.</summary>
    public ConcurrentBag<double> Latencies { get; private set; } = [];

    public async Task SetUpAsync()
    {
        _made = 0;
        _server = await WebServer.StartAsync();
    }

    public async Task RunAsync(int messages)
    {
        Latencies = [];
        var first = _made;
        _made += messages;
        var statuses = await WebLoad.RunAsync(
            _server!.EndPoint,
            Clients,
            messages,
            number => make(_server, first + number),
            Latencies);
        if (statuses.Keys.Any(status => status is not (200 or 201)))
        {
            throw new InvalidOperationException(
                $"{name} answered "
                    + $"{string.Join(", ", statuses.Select(status => $"{status.Key} {status.Value} times"))}.");
        }
    }

    public async ValueTask DisposeAsync() => await _server!.DisposeAsync();
}
