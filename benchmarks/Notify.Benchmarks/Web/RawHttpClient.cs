using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace Notify.Benchmarks.Web;

/// <summary>
/// One persistent connection that uses as little of HTTP/1.1 as possible, because the processor time of the client is
/// missing for the server on the same cores.
/// </summary>
internal sealed class RawHttpClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
    };
    private readonly byte[] _buffer = new byte[64 * 1024];

    public async Task ConnectAsync(IPEndPoint server) => await _socket.ConnectAsync(server);

    /// <summary>Sends a complete request and reads the complete response.</summary>
    /// <returns>The status.</returns>
    public async ValueTask<int> SendAsync(ReadOnlyMemory<byte> request)
    {
        await _socket.SendAsync(request);
        var length = 0;
        do
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(length));
            if (read == 0)
                throw new IOException("The server has closed the connection.");
            length += read;
        }
        while (!IsWhole(_buffer.AsSpan(0, length)));
        return Utf8Parser.TryParse(_buffer.AsSpan("HTTP/1.1 ".Length, 3), out int status, out _)
            ? status
            : throw new IOException("The response is not HTTP/1.1.");
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return false;
        var head = answer[..end];
        var body = answer[(end + 4)..];
        var at = head.IndexOf("Content-Length: "u8);
        return at >= 0 && Utf8Parser.TryParse(head[(at + "Content-Length: ".Length)..], out int expected, out _)
            ? body.Length >= expected
            : body.EndsWith("0\r\n\r\n"u8);
    }
}
