using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;

namespace Notify.Testing;

/// <summary>
/// Provides a real SMTP server on loopback, for tests and demos. It supports ESMTP (RFC 5321) with TLS and AUTH, stores
/// received messages, and simulates faults. It forwards nothing.
/// </summary>
/// <example>
/// <code>
/// await using var server = await LocalSmtpServer.StartAsync();
/// server.Script(SmtpScript.ReplyToRcpt(450, "4.7.1 greylisted"));
/// // … send through server.Host and server.Port …
/// var mail = await server.WaitForMessageAsync();
/// </code>
/// </example>
public sealed class LocalSmtpServer : IAsyncDisposable
{
    private readonly SmtpServerContext _context;
    private readonly SmtpSessionRegistry _sessions;
    private readonly SmtpListener _listener;
    private readonly SemaphoreSlim _switching = new(1, 1);
    private volatile bool _disposed;

    private LocalSmtpServer(LocalSmtpServerOptions options)
    {
        _context = new SmtpServerContext(options);
        _sessions = new SmtpSessionRegistry(_context);
        _listener = new SmtpListener(options.Port, _sessions.Begin);
    }

    /// <summary>Gets the address to connect to: 127.0.0.1.</summary>
    public string Host { get; } = "127.0.0.1";

    /// <summary>
    /// Gets the port. It stays the same after <see cref="StopAsync"/> and <see cref="RestartAsync"/>.
    /// </summary>
    public int Port => _listener.Port;

    /// <summary>
    /// Gets the self-signed certificate for localhost and 127.0.0.1. It is created on first use and valid according to
    /// the clock of the machine.
    /// </summary>
    public X509Certificate2 Certificate => _context.Certificate;

    /// <summary>
    /// Gets a copy of the accepted messages in the order in which they were accepted; empty if
    /// <see cref="LocalSmtpServerOptions.KeepMessages"/> is false.
    /// </summary>
    public IReadOnlyList<ReceivedMail> Messages => _context.Mails.Snapshot();

    /// <summary>
    /// Gets the number of messages that have been accepted since the start, whether or not they are stored.
    /// </summary>
    public long MessagesAccepted => _context.Mails.Accepted;

    /// <summary>
    /// Gets a copy of the connections in the order in which they were accepted; only open ones if
    /// <see cref="LocalSmtpServerOptions.KeepMessages"/> is false.
    /// </summary>
    public IReadOnlyList<SmtpSessionLog> Sessions => _sessions.Logs();

    /// <summary>Gets the number of connections that have been accepted since the start.</summary>
    public int ConnectionsAccepted => _sessions.Accepted;

    /// <summary>Gets the number of open connections.</summary>
    public int OpenConnections => _sessions.Open;

    /// <summary>Gets the highest number of connections that were open at the same time since the start.</summary>
    public int PeakConnections => _sessions.Peak;

    /// <summary>Starts a server.</summary>
    /// <param name="options">
    /// The options. If null, the server uses plain text on a free port and needs no login.
    /// </param>
    /// <param name="ct">The token to monitor for cancellation requests.</param>
    /// <returns>The server.</returns>
    /// <exception cref="ArgumentException">An option is not valid. The message names it and the remedy.</exception>
    /// <exception cref="InvalidOperationException">The port is in use.</exception>
    public static Task<LocalSmtpServer> StartAsync(
        LocalSmtpServerOptions? options = null,
        CancellationToken ct = default)
    {
        ct.ThrowIfCancellationRequested();
        options ??= new LocalSmtpServerOptions();
        options.Validate();
        var server = new LocalSmtpServer(options);
        server._listener.Start();
        return Task.FromResult(server);
    }

    /// <summary>
    /// Waits for a message. One that was received already counts. It stays in <see cref="Messages"/>.
    /// </summary>
    /// <param name="match">The condition. If null, any message matches.</param>
    /// <param name="ct">The token to monitor for cancellation requests.</param>
    /// <returns>The message.</returns>
    /// <exception cref="InvalidOperationException">Messages are not stored.</exception>
    /// <exception cref="ObjectDisposedException">The server was disposed.</exception>
    public async Task<ReceivedMail> WaitForMessageAsync(
        Func<ReceivedMail, bool>? match = null,
        CancellationToken ct = default)
    {
        EnsureKept();
        ReceivedMail? found = null;
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
    public async Task<IReadOnlyList<ReceivedMail>> WaitForMessagesAsync(int count, CancellationToken ct = default)
    {
        EnsureKept();
        IReadOnlyList<ReceivedMail> messages = [];
        await WaitUntilAsync(() => (messages = Messages).Count >= count, ct).ConfigureAwait(false);
        return messages;
    }

    /// <summary>
    /// Waits until a condition of this server is true, for example <c>() =&gt; server.OpenConnections == 0</c>. It is
    /// checked immediately and after every connection, command, login and message.
    /// </summary>
    /// <param name="condition">The condition. It must return quickly.</param>
    /// <param name="ct">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when the condition is true.</returns>
    /// <exception cref="ObjectDisposedException">The server was disposed.</exception>
    public Task WaitUntilAsync(Func<bool> condition, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return _context.Changed.WaitUntilAsync(condition, () => ObjectDisposedException.ThrowIf(_disposed, this), ct);
    }

    /// <summary>
    /// Returns the stored messages and then each new one, once. The stream ends when the server is disposed.
    /// </summary>
    /// <param name="ct">The token to monitor for cancellation requests.</param>
    /// <returns>The messages.</returns>
    /// <exception cref="InvalidOperationException">Messages are not stored.</exception>
    public async IAsyncEnumerable<ReceivedMail> ReadAllAsync([EnumeratorCancellation] CancellationToken ct = default)
    {
        EnsureKept();
        var position = 0L;
        while (true)
        {
            var next = _context.Changed.Next();
            var ended = _disposed;
            var mails = _context.Mails.ReadFrom(ref position);
            foreach (var mail in mails)
                yield return mail;
            if (ended)
                yield break;
            if (mails.Length == 0)
                await next.WaitAsync(ct).ConfigureAwait(false);
        }
    }

    /// <summary>Adds faults to the queue. Each stage of a session triggers the first fault that matches.</summary>
    /// <param name="replies">The faults, in order.</param>
    public void Script(params SmtpScript[] replies)
    {
        ArgumentNullException.ThrowIfNull(replies);
        _context.Scripts.Add(replies);
    }

    /// <summary>Removes the faults that are still in the queue.</summary>
    public void ClearScripts() => _context.Scripts.Clear();

    /// <summary>
    /// Removes the stored messages, the closed sessions and the faults that are still in the queue. Counts remain.
    /// </summary>
    public void Clear()
    {
        _context.Mails.Clear();
        _sessions.ForgetClosed();
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
            await StopListeningAsync().ConfigureAwait(false);
            if (!_disposed)
                _listener.Reserve();
        }
        finally
        {
            _switching.Release();
        }
    }

    /// <summary>Starts the server again on the same port. If it is running, it is stopped first.</summary>
    /// <param name="ct">
    /// The token to monitor for cancellation requests while another stop or start is in progress.
    /// </param>
    /// <returns>A task that completes when the server has started.</returns>
    /// <exception cref="ObjectDisposedException">The server was disposed.</exception>
    public async Task RestartAsync(CancellationToken ct = default)
    {
        await _switching.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            await StopListeningAsync().ConfigureAwait(false);
            _listener.Start();
        }
        finally
        {
            _switching.Release();
        }
    }

    /// <summary>
    /// Resets every open connection, as a server does with idle clients. New connections are accepted.
    /// </summary>
    public void DropConnections() => _sessions.AbortAll();

    /// <summary>
    /// Stops the server permanently. Waiting calls throw an <see cref="ObjectDisposedException"/>; received messages
    /// can still be read.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        await StopAsync().ConfigureAwait(false);
        _listener.Dispose();
        _context.Changed.Set();
    }

    private async Task StopListeningAsync()
    {
        await _listener.StopAsync().ConfigureAwait(false);
        _sessions.AbortAll();
        await _sessions.WhenAllEnded().ConfigureAwait(false);
    }

    private void EnsureKept()
    {
        if (!_context.Mails.Keeps)
        {
            throw new InvalidOperationException(
                "Messages are not stored. Set LocalSmtpServerOptions.KeepMessages, or wait for MessagesAccepted with "
                + "WaitUntilAsync.");
        }
    }
}
