using System.Net.WebSockets;
using System.Text.Json;

namespace Notify.Push.Tests.Browser;

/// <summary>One browser's web socket, written to by one at a time.</summary>
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

    /// <summary>Says goodbye; the other side's is awaited by who reads.</summary>
    public Task CloseAsync() => InTurnAsync(() => socket.State is WebSocketState.Open or WebSocketState.CloseReceived
        ? socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None)
        : Task.CompletedTask);

    /// <summary>Breaks the connection off: a browser connects again only after that, not after a goodbye.</summary>
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
