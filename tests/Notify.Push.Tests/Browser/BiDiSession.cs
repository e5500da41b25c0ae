using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Notify.Push.Tests.Browser;

/// <summary>
/// A WebDriver BiDi session (W3C) with a browser: commands and their answers over one web socket, and the console
/// output of the pages.
/// </summary>
internal sealed class BiDiSession : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _pending = new();
    private readonly ConcurrentQueue<string> _console = new();
    private Task _receiving = Task.CompletedTask;
    private int _lastId;

    private BiDiSession()
    {
    }

    /// <summary>The log of pages and workers.</summary>
    public IReadOnlyCollection<string> Console => _console;

    public static async Task<BiDiSession> ConnectAsync(Uri browser, CancellationToken cancellationToken)
    {
        var session = new BiDiSession();
        await session._socket.ConnectAsync(new Uri(browser, "/session"), cancellationToken);
        session._receiving = session.ReceiveAsync();
        await session.SendAsync("session.new", new() { ["capabilities"] = new JsonObject() }, cancellationToken);
        await session.SendAsync(
            "session.subscribe",
            new() { ["events"] = new JsonArray("log.entryAdded") },
            cancellationToken);
        return session;
    }

    /// <summary>Sends a command and waits for its result.</summary>
    /// <exception cref="InvalidOperationException">The browser answered with an error.</exception>
    public async Task<JsonElement> SendAsync(string method, JsonObject parameters, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _lastId);
        var answer = _pending[id] = new TaskCompletionSource<JsonElement>(
            TaskCreationOptions.RunContinuationsAsynchronously);
        var command = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _socket.SendAsync(
                JsonSerializer.SerializeToUtf8Bytes(command),
                WebSocketMessageType.Text,
                endOfMessage: true,
                cancellationToken);
        }
        finally
        {
            _sending.Release();
        }

        var message = await answer.Task.WaitAsync(cancellationToken);
        return message.GetProperty("type").GetString() == "success"
            ? message.GetProperty("result")
            : throw new InvalidOperationException(
                $"{method}: {message.GetProperty("error")}: {message.GetProperty("message")}");
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _receiving;
        _socket.Dispose();
        _sending.Dispose();
        _closing.Dispose();
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (await WebSocketText.ReceiveAsync(_socket, _closing.Token) is { } text)
                Sort(JsonDocument.Parse(text).RootElement);
            Fail(new InvalidOperationException("The browser has closed the session."));
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            Fail(e);
        }
    }

    private void Sort(JsonElement message)
    {
        if (message.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.Number)
        {
            if (_pending.TryRemove(id.GetInt32(), out var answer))
                answer.SetResult(message);
        }
        else if (message.GetProperty("params").TryGetProperty("text", out var text))
        {
            _console.Enqueue($"{message.GetProperty("params").GetProperty("level")}: {text}");
        }
    }

    private void Fail(Exception reason)
    {
        foreach (var answer in _pending.Values)
            answer.TrySetException(reason);
    }
}
