using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using Notify.Shared;

namespace Notify.Testing;

/// <summary>
/// A real push service on loopback, for tests and demos: it takes messages as RFC 8030 says, verifies their VAPID token (RFC 8292), decrypts them with the subscriber's keys (RFC 8291), keeps
/// them, and acts out faults on request. It delivers nothing anywhere.
/// </summary>
/// <example>
/// <code>
/// await using var service = await LocalPushService.StartAsync();
/// var subscription = service.CreateSubscription(vapidPublicKey);
/// service.Script(PushScript.TooManyRequests(TimeSpan.FromSeconds(2)));
/// // … send to subscription.ToJson(), with PushOptions.AllowPrivateNetworks …
/// var push = await service.WaitForMessageAsync();
/// var title = push.Json.GetProperty("notification").GetProperty("title").GetString();
/// </code>
/// </example>
public sealed class LocalPushService : IAsyncDisposable
{
    private readonly AsyncSignal _changed = new();
    private readonly PushScriptQueue _scripts = new();
    private readonly SemaphoreSlim _switching = new(1, 1);
    private readonly Lazy<X509Certificate2> _certificate = new(LocalCertificate.Create);
    private readonly ReceivedPushStore _messages;
    private readonly PushEndpoint _endpoint;
    private readonly PushListener _listener;
    private volatile bool _disposed;

    private LocalPushService(LocalPushServiceOptions options)
    {
        _messages = new ReceivedPushStore(options.KeepMessages, _changed);
        _endpoint = new PushEndpoint(options, _messages, _scripts, _changed);
        _listener = new PushListener(options.Port, options.UseHttps ? Certificate : null, _endpoint.HandleAsync);
    }

    /// <summary>Scheme, host and port: what VAPID tokens are made out to. The same over <see cref="StopAsync"/> and <see cref="RestartAsync"/>.</summary>
    public string Origin => _listener.Origin;

    /// <summary>
    /// Gets or sets the scheme, host and port of new subscriptions, to which VAPID tokens are made out. Set it if
    /// clients reach the service through a proxy, for example one that ends TLS.
    /// </summary>
    /// <value>The default is <see cref="Origin"/>.</value>
    public string PublicOrigin
    {
        get => _listener.PublicOrigin;
        set
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            _listener.PublicOrigin = value;
        }
    }

    /// <summary>The port.</summary>
    public int Port => _listener.Port;

    /// <summary>The self-made certificate for localhost and 127.0.0.1; made at first use. Valid by the machine's clock.</summary>
    public X509Certificate2 Certificate => _certificate.Value;

    /// <summary>The messages accepted so far, in order of acceptance: a copy. Empty when <see cref="LocalPushServiceOptions.KeepMessages"/> is false.</summary>
    public IReadOnlyList<ReceivedPush> Messages => _messages.Snapshot();

    /// <summary>How many messages have been accepted since the start, kept or not.</summary>
    public long MessagesAccepted => _messages.Accepted;

    /// <summary>How many requests have arrived since the start, refused ones and unknown ones too.</summary>
    public long RequestsReceived => _endpoint.Requests;

    /// <summary>Starts a service.</summary>
    /// <param name="options">What it offers and demands. Null: http on a free port.</param>
    /// <param name="ct">Cancels the start.</param>
    /// <exception cref="ArgumentException">An option is wrong; the message says which and what to write.</exception>
    /// <exception cref="InvalidOperationException">The port is taken.</exception>
    public static async Task<LocalPushService> StartAsync(
        LocalPushServiceOptions? options = null,
        CancellationToken ct = default)
    {
        ct.ThrowIfCancellationRequested();
        options ??= new LocalPushServiceOptions();
        options.Validate();
        var service = new LocalPushService(options);
        await service._listener.StartAsync(ct).ConfigureAwait(false);
        return service;
    }

    /// <summary>A new browser subscribes.</summary>
    /// <param name="applicationServerKey">The VAPID public key it subscribes with: messages by another one are refused with 403. Null: any key may write to it.</param>
    public LocalPushSubscription CreateSubscription(string? applicationServerKey = null) =>
        _endpoint.Subscribe(new Uri(PublicOrigin), applicationServerKey);

    /// <summary>Waits for a message; one that is here already counts. It stays in <see cref="Messages"/>.</summary>
    /// <param name="match">Which one. Null: any.</param>
    /// <param name="ct">Cancels the wait.</param>
    /// <exception cref="InvalidOperationException">Messages are not kept.</exception>
    /// <exception cref="ObjectDisposedException">The service was disposed of.</exception>
    public async Task<ReceivedPush> WaitForMessageAsync(
        Func<ReceivedPush, bool>? match = null,
        CancellationToken ct = default)
    {
        EnsureKept();
        ReceivedPush? found = null;
        await WaitUntilAsync(() => (found = Messages.FirstOrDefault(m => match is null || match(m))) is not null, ct)
            .ConfigureAwait(false);
        return found!;
    }

    /// <summary>Waits until at least so many messages are kept, and returns all that are.</summary>
    /// <param name="count">How many.</param>
    /// <param name="ct">Cancels the wait.</param>
    /// <exception cref="InvalidOperationException">Messages are not kept.</exception>
    /// <exception cref="ObjectDisposedException">The service was disposed of.</exception>
    public async Task<IReadOnlyList<ReceivedPush>> WaitForMessagesAsync(int count, CancellationToken ct = default)
    {
        EnsureKept();
        IReadOnlyList<ReceivedPush> messages = [];
        await WaitUntilAsync(() => (messages = Messages).Count >= count, ct).ConfigureAwait(false);
        return messages;
    }

    /// <summary>Waits until a condition on this service holds, such as <c>() =&gt; service.RequestsReceived == 3</c>. It is looked at now and after every request and message.</summary>
    /// <param name="condition">The condition. It must be quick.</param>
    /// <param name="ct">Cancels the wait.</param>
    /// <exception cref="ObjectDisposedException">The service was disposed of.</exception>
    public Task WaitUntilAsync(Func<bool> condition, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return _changed.WaitUntilAsync(condition, () => ObjectDisposedException.ThrowIf(_disposed, this), ct);
    }

    /// <summary>All messages kept, then those to come, each once. Ends when the service is disposed of.</summary>
    /// <param name="ct">Ends the stream.</param>
    /// <exception cref="InvalidOperationException">Messages are not kept.</exception>
    public async IAsyncEnumerable<ReceivedPush> ReadAllAsync([EnumeratorCancellation] CancellationToken ct = default)
    {
        EnsureKept();
        var position = 0L;
        while (true)
        {
            var next = _changed.Next();
            var ended = _disposed;
            var messages = _messages.ReadFrom(ref position);
            foreach (var message in messages)
                yield return message;
            if (ended)
                yield break;
            if (messages.Length == 0)
                await next.WaitAsync(ct).ConfigureAwait(false);
        }
    }

    /// <summary>Queues faults. For each request to a known subscription the first one that matches acts.</summary>
    /// <param name="scripts">The faults, in order.</param>
    public void Script(params PushScript[] scripts)
    {
        ArgumentNullException.ThrowIfNull(scripts);
        _scripts.Add(scripts);
    }

    /// <summary>Forgets the faults that have not acted yet.</summary>
    public void ClearScripts() => _scripts.Clear();

    /// <summary>Forgets messages and faults that have not acted yet. Subscriptions and counts go on.</summary>
    public void Clear()
    {
        _messages.Clear();
        ClearScripts();
    }

    /// <summary>The service goes down: it refuses new connections and drops the open ones. The port stays reserved.</summary>
    public async Task StopAsync()
    {
        await _switching.WaitAsync().ConfigureAwait(false);
        try
        {
            await _listener.StopAsync().ConfigureAwait(false);
        }
        finally
        {
            _switching.Release();
        }
    }

    /// <summary>The service is back on the same port, with the same subscriptions; if it was up, it goes down first.</summary>
    /// <param name="ct">Cancels the start.</param>
    /// <exception cref="ObjectDisposedException">The service was disposed of.</exception>
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

    /// <summary>Stops for good. Waiters get an <see cref="ObjectDisposedException"/>; what was received stays readable.</summary>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        await StopAsync().ConfigureAwait(false);
        _listener.Dispose();
        _endpoint.Dispose();
        _changed.Set();
    }

    private void EnsureKept()
    {
        if (!_messages.Keeps)
        {
            throw new InvalidOperationException(
                "Messages are not kept; set LocalPushServiceOptions.KeepMessages, or wait for MessagesAccepted by WaitUntilAsync.");
        }
    }
}
