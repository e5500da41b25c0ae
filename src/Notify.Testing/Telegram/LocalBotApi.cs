using System.Globalization;
using System.Runtime.CompilerServices;
using Notify.Shared;

namespace Notify.Testing;

/// <summary>
/// A real server of Telegram's Bot API on loopback, for tests and demos: it knows <c>getMe</c>, <c>sendMessage</c>, <c>sendPhoto</c>, <c>sendDocument</c> and <c>sendMediaGroup</c>, reads MarkdownV2
/// and HTML and refuses what Telegram refuses in Telegram's words, holds its limits where asked to, keeps what it receives, and acts out faults on request. It delivers nothing anywhere.
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

    /// <summary>Where to connect, for example <c>http://127.0.0.1:41234</c>: the base address of the Bot API. The same over <see cref="StopAsync"/> and <see cref="RestartAsync"/>.</summary>
    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_listener.Port}");

    /// <summary>The token it takes.</summary>
    public string Token { get; }

    /// <summary>The messages accepted so far, in order of acceptance: a copy. Empty when <see cref="LocalBotApiOptions.KeepMessages"/> is false.</summary>
    public IReadOnlyList<ReceivedBotMessage> Messages => _store.Messages();

    /// <summary>How many messages have been accepted since the start, kept or not.</summary>
    public long MessagesAccepted => _store.Accepted;

    /// <summary>The calls in order of their answers, refused ones too: a copy. Empty when <see cref="LocalBotApiOptions.KeepMessages"/> is false.</summary>
    public IReadOnlyList<ReceivedBotCall> Calls => _store.Calls();

    /// <summary>How many calls there have been since the start.</summary>
    public long CallsReceived => _store.Received;

    /// <summary>How many connections are open now.</summary>
    public int OpenConnections => _listener.OpenConnections;

    /// <summary>Starts a server.</summary>
    /// <param name="options">What it demands and allows. Null: a free port, no limits.</param>
    /// <param name="ct">Cancels the start.</param>
    /// <exception cref="ArgumentException">An option is wrong; the message says which and what to write.</exception>
    /// <exception cref="InvalidOperationException">The port is taken.</exception>
    public static async Task<LocalBotApi> StartAsync(LocalBotApiOptions? options = null, CancellationToken ct = default)
    {
        options ??= new LocalBotApiOptions();
        options.Validate();
        var server = new LocalBotApi(options);
        await server._listener.StartAsync(ct).ConfigureAwait(false);
        return server;
    }

    /// <summary>Waits for a message; one that is here already counts. It stays in <see cref="Messages"/>.</summary>
    /// <param name="match">Which one. Null: any.</param>
    /// <param name="ct">Cancels the wait.</param>
    /// <exception cref="InvalidOperationException">Messages are not kept.</exception>
    /// <exception cref="ObjectDisposedException">The server was disposed of.</exception>
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

    /// <summary>Waits until at least so many messages are kept, and returns all that are.</summary>
    /// <param name="count">How many.</param>
    /// <param name="ct">Cancels the wait.</param>
    /// <exception cref="InvalidOperationException">Messages are not kept.</exception>
    /// <exception cref="ObjectDisposedException">The server was disposed of.</exception>
    public async Task<IReadOnlyList<ReceivedBotMessage>> WaitForMessagesAsync(int count, CancellationToken ct = default)
    {
        EnsureKept();
        IReadOnlyList<ReceivedBotMessage> messages = [];
        await WaitUntilAsync(() => (messages = Messages).Count >= count, ct).ConfigureAwait(false);
        return messages;
    }

    /// <summary>Waits until a condition on this server holds, such as <c>() =&gt; server.CallsReceived == 3</c>. It is looked at now and after every connection, message and call.</summary>
    /// <param name="condition">The condition. It must be quick.</param>
    /// <param name="ct">Cancels the wait.</param>
    /// <exception cref="ObjectDisposedException">The server was disposed of.</exception>
    public Task WaitUntilAsync(Func<bool> condition, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return _changed.WaitUntilAsync(condition, () => ObjectDisposedException.ThrowIf(_disposed, this), ct);
    }

    /// <summary>All messages kept, then those to come, each once. Ends when the server is disposed of.</summary>
    /// <param name="ct">Ends the stream.</param>
    /// <exception cref="InvalidOperationException">Messages are not kept.</exception>
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

    /// <summary>Queues faults. At each call the first one that matches acts.</summary>
    /// <param name="scripts">The faults, in order.</param>
    public void Script(params BotApiScript[] scripts)
    {
        ArgumentNullException.ThrowIfNull(scripts);
        _scripts.Add(scripts);
    }

    /// <summary>Forgets the faults that have not acted yet.</summary>
    public void ClearScripts() => _scripts.Clear();

    /// <summary>Forgets messages, calls, and faults that have not acted yet. Counts go on.</summary>
    public void Clear()
    {
        _store.Clear();
        ClearScripts();
    }

    /// <summary>The server goes down: it refuses new connections and drops the open ones. The port stays reserved.</summary>
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

    /// <summary>The server is back on the same port; if it was up, it goes down first.</summary>
    /// <param name="ct">Cancels the wait for a stop that is under way.</param>
    /// <exception cref="ObjectDisposedException">The server was disposed of.</exception>
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

    /// <summary>Resets every open connection, as a server does that tires of idle clients. New ones are welcome.</summary>
    public void DropConnections() => _listener.DropConnections();

    /// <summary>Stops for good. Waiters get an <see cref="ObjectDisposedException"/>; what was received stays readable.</summary>
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
                "Messages are not kept; set LocalBotApiOptions.KeepMessages, or wait for MessagesAccepted by WaitUntilAsync.");
        }
    }
}
