using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;

namespace Notify.Testing;

/// <summary>
/// A real SMTP server on loopback, for tests and demos: it speaks ESMTP (RFC 5321) with TLS and AUTH, keeps what it receives, and acts out
/// faults on request. It delivers nothing anywhere.
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

    /// <summary>Where to connect: 127.0.0.1.</summary>
    public string Host { get; } = "127.0.0.1";

    /// <summary>The port; the same over <see cref="StopAsync"/> and <see cref="RestartAsync"/>.</summary>
    public int Port => _listener.Port;

    /// <summary>The self-made certificate for localhost and 127.0.0.1; made at first use. Valid by the machine's clock.</summary>
    public X509Certificate2 Certificate => _context.Certificate;

    /// <summary>
    /// The messages accepted so far, in order of acceptance: a copy. Empty when <see cref="LocalSmtpServerOptions.KeepMessages"/> is false.
    /// </summary>
    public IReadOnlyList<ReceivedMail> Messages => _context.Mails.Snapshot();

    /// <summary>How many messages have been accepted since the start, kept or not.</summary>
    public long MessagesAccepted => _context.Mails.Accepted;

    /// <summary>
    /// The connections in order of arrival: a copy. Only open ones when <see cref="LocalSmtpServerOptions.KeepMessages"/> is false.
    /// </summary>
    public IReadOnlyList<SmtpSessionLog> Sessions => _sessions.Logs();

    /// <summary>How many connections have been accepted since the start.</summary>
    public int ConnectionsAccepted => _sessions.Accepted;

    /// <summary>How many connections are open now.</summary>
    public int OpenConnections => _sessions.Open;

    /// <summary>The most connections that were open at one time since the start.</summary>
    public int PeakConnections => _sessions.Peak;

    /// <summary>Starts a server.</summary>
    /// <param name="options">What it offers and demands. Null: plain text on a free port, no login.</param>
    /// <param name="ct">Cancels the start.</param>
    /// <exception cref="ArgumentException">An option is wrong; the message says which and what to write.</exception>
    /// <exception cref="InvalidOperationException">The port is taken.</exception>
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

    /// <summary>Waits for a message; one that is here already counts. It stays in <see cref="Messages"/>.</summary>
    /// <param name="match">Which one. Null: any.</param>
    /// <param name="ct">Cancels the wait.</param>
    /// <exception cref="InvalidOperationException">Messages are not kept.</exception>
    /// <exception cref="ObjectDisposedException">The server was disposed of.</exception>
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

    /// <summary>Waits until at least so many messages are kept, and returns all that are.</summary>
    /// <param name="count">How many.</param>
    /// <param name="ct">Cancels the wait.</param>
    /// <exception cref="InvalidOperationException">Messages are not kept.</exception>
    /// <exception cref="ObjectDisposedException">The server was disposed of.</exception>
    public async Task<IReadOnlyList<ReceivedMail>> WaitForMessagesAsync(int count, CancellationToken ct = default)
    {
        EnsureKept();
        IReadOnlyList<ReceivedMail> messages = [];
        await WaitUntilAsync(() => (messages = Messages).Count >= count, ct).ConfigureAwait(false);
        return messages;
    }

    /// <summary>
    /// Waits until a condition on this server holds, such as <c>() =&gt; server.OpenConnections == 0</c>. It is looked at now and after every
    /// connection, command, login and message.
    /// </summary>
    /// <param name="condition">The condition. It must be quick.</param>
    /// <param name="ct">Cancels the wait.</param>
    /// <exception cref="ObjectDisposedException">The server was disposed of.</exception>
    public Task WaitUntilAsync(Func<bool> condition, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return _context.Changed.WaitUntilAsync(condition, () => ObjectDisposedException.ThrowIf(_disposed, this), ct);
    }

    /// <summary>All messages kept, then those to come, each once. Ends when the server is disposed of.</summary>
    /// <param name="ct">Ends the stream.</param>
    /// <exception cref="InvalidOperationException">Messages are not kept.</exception>
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

    /// <summary>Queues faults. At each stage the first one that matches acts.</summary>
    /// <param name="replies">The faults, in order.</param>
    public void Script(params SmtpScript[] replies)
    {
        ArgumentNullException.ThrowIfNull(replies);
        _context.Scripts.Add(replies);
    }

    /// <summary>Forgets the faults that have not acted yet.</summary>
    public void ClearScripts() => _context.Scripts.Clear();

    /// <summary>Forgets messages, closed sessions and faults that have not acted yet. Counts go on.</summary>
    public void Clear()
    {
        _context.Mails.Clear();
        _sessions.ForgetClosed();
        ClearScripts();
    }

    /// <summary>The server goes down: it refuses new connections and drops the open ones. The port stays reserved.</summary>
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

    /// <summary>The server is back on the same port; if it was up, it goes down first.</summary>
    /// <param name="ct">Cancels the wait for a stop that is under way.</param>
    /// <exception cref="ObjectDisposedException">The server was disposed of.</exception>
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

    /// <summary>Resets every open connection, as a server does that tires of idle clients. New ones are welcome.</summary>
    public void DropConnections() => _sessions.AbortAll();

    /// <summary>Stops for good. Waiters get an <see cref="ObjectDisposedException"/>; what was received stays readable.</summary>
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
                "Messages are not kept; set LocalSmtpServerOptions.KeepMessages, or wait for MessagesAccepted by WaitUntilAsync.");
        }
    }
}
