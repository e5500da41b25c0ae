using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Notify.Tests.Shared;

/// <summary>
/// A TCP relay on the loopback interface that delivers every byte after a delay, in both directions, and counts round
/// trips.
/// </summary>
internal sealed class DelayedLink : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly IPEndPoint _target;
    private readonly TimeSpan _delay;
    private int _roundTrips;

    /// <param name="target">The endpoint of the server.</param>
    /// <param name="roundTrip">The time that is added to a round trip: half of it in each direction.</param>
    public DelayedLink(IPEndPoint target, TimeSpan roundTrip)
    {
        (_target, _delay) = (target, roundTrip / 2);
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>The endpoint for clients.</summary>
    public IPEndPoint Endpoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>
    /// How often clients sent something after the server had sent something. A client that waits for the reply to one
    /// command before it sends the next one makes one round trip for each command.
    /// </summary>
    public int RoundTrips => Volatile.Read(ref _roundTrips);

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
            var turns = new Turns();
            _ = RelayAsync(client, server, () => CountFromClient(turns));
            _ = RelayAsync(server, client, turns.FromServer);
        }
    }

    private void CountFromClient(Turns turns)
    {
        if (turns.FromClient())
            Interlocked.Increment(ref _roundTrips);
    }

    private async Task RelayAsync(Socket from, Socket to, Action received)
    {
        var chunks = Channel.CreateUnbounded<(byte[] Bytes, long Due)>();
        var writing = WriteAsync(chunks.Reader, to);
        var buffer = new byte[64 * 1024];
        try
        {
            int read;
            while ((read = await from.ReceiveAsync(buffer, _stop.Token)) > 0)
            {
                // Counted before it is relayed, so that the other end cannot have reacted to it yet.
                received();
                var due = Stopwatch.GetTimestamp() + (long)(_delay.TotalSeconds * Stopwatch.Frequency);
                chunks.Writer.TryWrite((buffer[..read], due));
            }
        }
        catch (Exception exception) when (IsEnd(exception))
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
                for (var sent = 0; sent < bytes.Length;)
                    sent += await to.SendAsync(bytes.AsMemory(sent), _stop.Token);
            }
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            // The connection has ended.
        }
    }

    private static bool IsEnd(Exception exception) =>
        exception is SocketException or OperationCanceledException or ObjectDisposedException;

    /// <summary>Which end of one connection sent last.</summary>
    private sealed class Turns
    {
        private int _serverSentLast;

        public void FromServer() => Volatile.Write(ref _serverSentLast, 1);

        /// <summary>Returns whether the server sent last before.</summary>
        public bool FromClient() => Interlocked.Exchange(ref _serverSentLast, 0) == 1;
    }
}
