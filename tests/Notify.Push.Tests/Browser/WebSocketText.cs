using System.Net.WebSockets;
using System.Text;

namespace Notify.Push.Tests.Browser;

/// <summary>Reads whole text messages.</summary>
internal static class WebSocketText
{
    /// <summary>Returns the next message; null if the other side has closed the connection.</summary>
    public static async Task<string?> ReceiveAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        using var message = new MemoryStream();
        var buffer = new byte[16384];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
                return Encoding.UTF8.GetString(message.GetBuffer(), 0, (int)message.Length);
        }
    }
}
