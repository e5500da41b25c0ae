using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Notify.Benchmarks.Bus;
using Notify.Benchmarks.Measuring;
using Notify.Delivery;
using Notify.Templates;

namespace Notify.Benchmarks.Redis;

/// <summary>Eight slots with round trips of 100 ms to Redis.</summary>
internal static class FarRedis
{
    private const int Messages = 1_000;

    public static async Task RunAsync(Report report, RedisLab lab)
    {
        using var link = new DelayedLink(lab.Endpoint, TimeSpan.FromMilliseconds(50));
        var countdown = new Countdown();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddNotify(options => options.Via = Via.FirstOf("noop"))
            .AddChannel(new ChannelRegistration(
                "noop", new ChannelKind("noop"), _ => new ChannelOptions { Concurrency = 8 }, _ => new NoOpSender(countdown)))
            .UseRedisBus(link.Endpoint)
            .AddTemplateSource(new InMemoryTemplateSource { ["alert/noop.liquid"] = "Hello" });
        services.Replace(ServiceDescriptor.Singleton<ITemplateEngine, PassThroughTemplates>());
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<INotifier>().EnqueueAsync(Notifications());
        countdown.Expect(Messages);
        var startedAt = Stopwatch.GetTimestamp();
        await provider.GetRequiredService<INotifyRuntime>().StartAsync();
        await countdown.Done;
        var rate = Messages / Stopwatch.GetElapsedTime(startedAt).TotalSeconds;
        report.AddGoal("redis-far: eight slots, round trips of 100 ms", rate, "messages/s", rate >= 60, "≥ 60");
        await provider.GetRequiredService<INotifyRuntime>().StopAsync();
    }

    private static async IAsyncEnumerable<Notification> Notifications()
    {
        for (var i = 0; i < Messages; i++)
            yield return new Notification("alert", Recipients.Next()) { Model = Payload.Sample };
        await Task.CompletedTask;
    }

    /// <summary>A TCP relay on loopback that delivers every byte after a delay, in both directions.</summary>
    private sealed class DelayedLink : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _stop = new();
        private readonly IPEndPoint _target;
        private readonly TimeSpan _delay;

        public DelayedLink(string target, TimeSpan delay)
        {
            (_target, _delay) = (IPEndPoint.Parse(target), delay);
            _listener.Start();
            _ = AcceptAsync();
        }

        public string Endpoint => _listener.LocalEndpoint.ToString()!;

        public void Dispose()
        {
            _stop.Cancel();
            _listener.Dispose();
            _stop.Dispose();
        }

        private async Task AcceptAsync()
        {
            while (!_stop.IsCancellationRequested)
            {
                var client = await _listener.AcceptSocketAsync(_stop.Token);
                var server = new Socket(_target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                (client.NoDelay, server.NoDelay) = (true, true);
                await server.ConnectAsync(_target, _stop.Token);
                _ = RelayAsync(client, server);
                _ = RelayAsync(server, client);
            }
        }

        private async Task RelayAsync(Socket from, Socket to)
        {
            var chunks = Channel.CreateUnbounded<(byte[] Bytes, long Due)>();
            var writing = WriteAsync(chunks.Reader, to);
            var buffer = new byte[64 * 1024];
            try
            {
                int read;
                while ((read = await from.ReceiveAsync(buffer, _stop.Token)) > 0)
                {
                    var due = Stopwatch.GetTimestamp() + (long)(_delay.TotalSeconds * Stopwatch.Frequency);
                    chunks.Writer.TryWrite((buffer[..read], due));
                }
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                // The connection has ended.
            }

            chunks.Writer.Complete();
            await writing;
            from.Dispose();
            to.Dispose();
        }

        private async Task WriteAsync(ChannelReader<(byte[] Bytes, long Due)> chunks, Socket to)
        {
            try
            {
                await foreach (var (bytes, due) in chunks.ReadAllAsync(_stop.Token))
                {
                    var remaining = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
                    if (remaining > TimeSpan.Zero)
                        await Task.Delay(remaining, _stop.Token);
                    await to.SendAsync(bytes, _stop.Token);
                }
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                // The connection has ended.
            }
        }
    }
}
