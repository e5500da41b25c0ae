using System.Net.WebSockets;
using System.Text.Json;

namespace Notify.Push.Tests.Browser;

/// <summary>The web socket of one browser, with one writer at a time.</summary>
internal sealed class AutopushConnection(WebSocket socket) : IDisposable
{
    private readonly SemaphoreSlim _sending = new(1, 1);

    public Task SendAsync(object message) =>
        InTurnAsync(() =>
            socket.SendAsync(
                JsonSerializer.SerializeToUtf8Bytes(message),
                WebSocketMessageType.Text,
                endOfMessage: true,
                CancellationToken.None));

    /// <summary>Sends the close message. The reader awaits that of the other side.</summary>
    public Task CloseAsync() => InTurnAsync(() => socket.State is WebSocketState.Open or WebSocketState.CloseReceived
        ? socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None)
        : Task.CompletedTask);

    /// <summary>
    /// Aborts the connection. Only then does a browser connect again; after a close message it does not.
    /// </summary>
    public void Abort() => socket.Abort();

    public void Dispose() => _sending.Dispose();

    private async Task InTurnAsync(Func<Task> write)
    {
        await _sending.WaitAsync();
        try
        {
            await write();
        }
        finally
        {
            _sending.Release();
        }
    }
}
