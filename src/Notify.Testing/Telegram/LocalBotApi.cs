using System.Globalization;
using System.Runtime.CompilerServices;
using Notify.Shared;

namespace Notify.Testing;

/// <summary>
/// Provides a real server of Telegram's Bot API on loopback, for tests and demos. It supports <c>getMe</c> and the
/// methods that send, edit and delete messages, reads MarkdownV2 and HTML, rejects the same calls as Telegram with the
/// same texts, applies Telegram's limits if requested, stores received messages, and simulates faults. It forwards
/// nothing.
/// </summary>
/// <example>
/// <code>
/// await using var telegram = await LocalBotApi.StartAsync();
/// telegram.Script(BotApiScript.TooManyRequests(3).ForChat(42));
/// // … send through a bot with telegram.Token and telegram.Url …
/// var message = await telegram.WaitForMessageAsync();
/// </code>
/// </example>
public sealed class LocalBotApi : IAsyncDisposable
{
    private readonly AsyncSignal _changed = new();
    private readonly BotApiScriptQueue _scripts = new();
    private readonly BotMessageStore _store;
    private readonly BotApiListener _listener;
    private readonly SemaphoreSlim _switching = new(1, 1);
    private volatile bool _disposed;

    private LocalBotApi(LocalBotApiOptions options)
    {
        Token = options.Token;
        _store = new BotMessageStore(options.KeepMessages, _changed);
        _listener = new BotApiListener(options.Port, new BotApiApplication(options, _store, _scripts), _changed);
    }

    /// <summary>
    /// Gets the base address of the Bot API, for example <c>http://127.0.0.1:41234</c>. It stays the same after
    /// <see cref="StopAsync"/> and <see cref="RestartAsync"/>.
    /// </summary>
    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_listener.Port}");

    /// <summary>Gets the token that the server accepts.</summary>
    public string Token { get; }

    /// <summary>
    /// Gets a copy of the accepted messages in the order in which they were accepted; empty if
    /// <see cref="LocalBotApiOptions.KeepMessages"/> is false.
    /// </summary>
    public IReadOnlyList<ReceivedBotMessage> Messages => _store.Messages();

    /// <summary>
    /// Gets the number of messages that have been accepted since the start, whether or not they are stored.
    /// </summary>
    public long MessagesAccepted => _store.Accepted;

    /// <summary>
    /// Gets a copy of the calls in the order in which they were answered, including rejected ones; empty if
    /// <see cref="LocalBotApiOptions.KeepMessages"/> is false.
    /// </summary>
    public IReadOnlyList<ReceivedBotCall> Calls => _store.Calls();

    /// <summary>Gets the number of calls since the start.</summary>
    public long CallsReceived => _store.Received;

    /// <summary>Gets the number of open connections.</summary>
    public int OpenConnections => _listener.OpenConnections;

    /// <summary>Starts a server.</summary>
    /// <param name="options">The options. If null, the server uses a free port and applies no limits.</param>
    /// <param name="ct">The token to monitor for cancellation requests.</param>
    /// <returns>The server.</returns>
    /// <exception cref="ArgumentException">An option is not valid. The message names it and the remedy.</exception>
    /// <exception cref="InvalidOperationException">The port is in use.</exception>
    public static async Task<LocalBotApi> StartAsync(LocalBotApiOptions? options = null, CancellationToken ct = default)
    {
        options ??= new LocalBotApiOptions();
        options.Validate();
        var server = new LocalBotApi(options);
        await server._listener.StartAsync(ct).ConfigureAwait(false);
        return server;
    }

    /// <summary>
    /// Waits for a message. One that was received already counts. It stays in <see cref="Messages"/>.
    /// </summary>
    /// <param name="match">The condition. If null, any message matches.</param>
    /// <param name="ct">The token to monitor for cancellation requests.</param>
    /// <returns>The message.</returns>
    /// <exception cref="InvalidOperationException">Messages are not stored.</exception>
    /// <exception cref="ObjectDisposedException">The server was disposed.</exception>
    public async Task<ReceivedBotMessage> WaitForMessageAsync(
        Func<ReceivedBotMessage, bool>? match = null,
        CancellationToken ct = default)
    {
        EnsureKept();
        ReceivedBotMessage? found = null;
        await WaitUntilAsync(() => (found = Messages.FirstOrDefault(m => match is null || match(m))) is not null, ct)
            .ConfigureAwait(false);
        return found!;
    }

    /// <summary>Waits until at least this number of messages is stored, and returns all of them.</summary>
    /// <param name="count">The number of messages.</param>
    /// <param name="ct">The token to monitor for cancellation requests.</param>
    /// <returns>The stored messages.</returns>
    /// <exception cref="InvalidOperationException">Messages are not stored.</exception>
    /// <exception cref="ObjectDisposedException">The server was disposed.</exception>
    public async Task<IReadOnlyList<ReceivedBotMessage>> WaitForMessagesAsync(int count, CancellationToken ct = default)
    {
        EnsureKept();
        IReadOnlyList<ReceivedBotMessage> messages = [];
        await WaitUntilAsync(() => (messages = Messages).Count >= count, ct).ConfigureAwait(false);
        return messages;
    }

    /// <summary>
    /// Waits until a condition of this server is true, for example <c>() =&gt; server.CallsReceived == 3</c>. It is
    /// checked immediately and after every connection, message and call.
    /// </summary>
    /// <param name="condition">The condition. It must return quickly.</param>
    /// <param name="ct">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when the condition is true.</returns>
    /// <exception cref="ObjectDisposedException">The server was disposed.</exception>
    public Task WaitUntilAsync(Func<bool> condition, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return _changed.WaitUntilAsync(condition, () => ObjectDisposedException.ThrowIf(_disposed, this), ct);
    }

    /// <summary>
    /// Returns the stored messages and then each new one, once. The stream ends when the server is disposed.
    /// </summary>
    /// <param name="ct">The token to monitor for cancellation requests.</param>
    /// <returns>The messages.</returns>
    /// <exception cref="InvalidOperationException">Messages are not stored.</exception>
    public async IAsyncEnumerable<ReceivedBotMessage> ReadAllAsync(
        [EnumeratorCancellation] CancellationToken ct = default)
    {
        EnsureKept();
        var position = 0L;
        while (true)
        {
            var next = _changed.Next();
            var ended = _disposed;
            var messages = _store.ReadFrom(ref position);
            foreach (var message in messages)
                yield return message;
            if (ended)
                yield break;
            if (messages.Length == 0)
                await next.WaitAsync(ct).ConfigureAwait(false);
        }
    }

    /// <summary>Adds faults to the queue. Each call triggers the first fault that matches.</summary>
    /// <param name="scripts">The faults, in order.</param>
    public void Script(params BotApiScript[] scripts)
    {
        ArgumentNullException.ThrowIfNull(scripts);
        _scripts.Add(scripts);
    }

    /// <summary>Removes the faults that are still in the queue.</summary>
    public void ClearScripts() => _scripts.Clear();

    /// <summary>
    /// Removes the stored messages and calls, and the faults that are still in the queue. Counts remain.
    /// </summary>
    public void Clear()
    {
        _store.Clear();
        ClearScripts();
    }

    /// <summary>
    /// Stops the server: it rejects new connections and closes the open ones. The port stays reserved.
    /// </summary>
    /// <returns>A task that completes when the server has stopped.</returns>
    public async Task StopAsync()
    {
        await _switching.WaitAsync().ConfigureAwait(false);
        try
        {
            await _listener.StopAsync().ConfigureAwait(false);
            if (!_disposed)
                _listener.Reserve();
        }
        finally
        {
            _switching.Release();
        }
    }

    /// <summary>Starts the server again on the same port. If it is running, it is stopped first.</summary>
    /// <param name="ct">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when the server has started.</returns>
    /// <exception cref="ObjectDisposedException">The server was disposed.</exception>
    public async Task RestartAsync(CancellationToken ct = default)
    {
        await _switching.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            await _listener.StopAsync().ConfigureAwait(false);
            await _listener.StartAsync(ct).ConfigureAwait(false);
        }
        finally
        {
            _switching.Release();
        }
    }

    /// <summary>
    /// Resets every open connection, as a server does with idle clients. New connections are accepted.
    /// </summary>
    public void DropConnections() => _listener.DropConnections();

    /// <summary>
    /// Stops the server permanently. Waiting calls throw an <see cref="ObjectDisposedException"/>; received messages
    /// can still be read.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        await StopAsync().ConfigureAwait(false);
        await _listener.DisposeAsync().ConfigureAwait(false);
        _changed.Set();
    }

    private void EnsureKept()
    {
        if (!_store.Keeps)
        {
            throw new InvalidOperationException(
                "Messages are not stored. Set LocalBotApiOptions.KeepMessages, or wait for MessagesAccepted with "
                + "WaitUntilAsync.");
        }
    }
}
