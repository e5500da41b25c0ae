using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using Notify.Shared;

namespace Notify.Testing;

/// <summary>
/// Provides a real push service on loopback, for tests and demos. It accepts messages according to RFC 8030, verifies
/// their VAPID token (RFC 8292), decrypts them with the keys of the subscriber (RFC 8291), stores them, and simulates
/// faults. It forwards nothing.
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

    /// <summary>
    /// Gets the scheme, host and port, which are the audience of VAPID tokens. They stay the same after
    /// <see cref="StopAsync"/> and <see cref="RestartAsync"/>.
    /// </summary>
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

    /// <summary>Gets the port.</summary>
    public int Port => _listener.Port;

    /// <summary>
    /// Gets the self-signed certificate for localhost and 127.0.0.1. It is created on first use and valid according to
    /// the clock of the machine.
    /// </summary>
    public X509Certificate2 Certificate => _certificate.Value;

    /// <summary>
    /// Gets a copy of the accepted messages in the order in which they were accepted; empty if
    /// <see cref="LocalPushServiceOptions.KeepMessages"/> is false.
    /// </summary>
    public IReadOnlyList<ReceivedPush> Messages => _messages.Snapshot();

    /// <summary>
    /// Gets the number of messages that have been accepted since the start, whether or not they are stored.
    /// </summary>
    public long MessagesAccepted => _messages.Accepted;

    /// <summary>
    /// Gets the number of requests that have been received since the start, including rejected ones and those to
    /// unknown URLs.
    /// </summary>
    public long RequestsReceived => _endpoint.Requests;

    /// <summary>Starts a service.</summary>
    /// <param name="options">The options. If null, the service uses http on a free port.</param>
    /// <param name="ct">The token to monitor for cancellation requests.</param>
    /// <returns>The service.</returns>
    /// <exception cref="ArgumentException">An option is not valid. The message names it and the remedy.</exception>
    /// <exception cref="InvalidOperationException">The port is in use.</exception>
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

    /// <summary>Creates the subscription of a new browser.</summary>
    /// <param name="applicationServerKey">
    /// The VAPID public key with which the browser subscribes: messages with another key are rejected with 403. If
    /// null, any key is accepted.
    /// </param>
    /// <returns>The subscription.</returns>
    public LocalPushSubscription CreateSubscription(string? applicationServerKey = null) =>
        _endpoint.Subscribe(new Uri(PublicOrigin), applicationServerKey);

    /// <summary>
    /// Waits for a message. One that was received already counts. It stays in <see cref="Messages"/>.
    /// </summary>
    /// <param name="match">The condition. If null, any message matches.</param>
    /// <param name="ct">The token to monitor for cancellation requests.</param>
    /// <returns>The message.</returns>
    /// <exception cref="InvalidOperationException">Messages are not stored.</exception>
    /// <exception cref="ObjectDisposedException">The service was disposed.</exception>
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

    /// <summary>Waits until at least this number of messages is stored, and returns all of them.</summary>
    /// <param name="count">The number of messages.</param>
    /// <param name="ct">The token to monitor for cancellation requests.</param>
    /// <returns>The stored messages.</returns>
    /// <exception cref="InvalidOperationException">Messages are not stored.</exception>
    /// <exception cref="ObjectDisposedException">The service was disposed.</exception>
    public async Task<IReadOnlyList<ReceivedPush>> WaitForMessagesAsync(int count, CancellationToken ct = default)
    {
        EnsureKept();
        IReadOnlyList<ReceivedPush> messages = [];
        await WaitUntilAsync(() => (messages = Messages).Count >= count, ct).ConfigureAwait(false);
        return messages;
    }

    /// <summary>
    /// Waits until a condition of this service is true, for example <c>() =&gt; service.RequestsReceived == 3</c>. It
    /// is checked immediately and after every request and message.
    /// </summary>
    /// <param name="condition">The condition. It must return quickly.</param>
    /// <param name="ct">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when the condition is true.</returns>
    /// <exception cref="ObjectDisposedException">The service was disposed.</exception>
    public Task WaitUntilAsync(Func<bool> condition, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return _changed.WaitUntilAsync(condition, () => ObjectDisposedException.ThrowIf(_disposed, this), ct);
    }

    /// <summary>
    /// Returns the stored messages and then each new one, once. The stream ends when the service is disposed.
    /// </summary>
    /// <param name="ct">The token to monitor for cancellation requests.</param>
    /// <returns>The messages.</returns>
    /// <exception cref="InvalidOperationException">Messages are not stored.</exception>
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

    /// <summary>
    /// Adds faults to the queue. Each request to a known subscription triggers the first fault that matches.
    /// </summary>
    /// <param name="scripts">The faults, in order.</param>
    public void Script(params PushScript[] scripts)
    {
        ArgumentNullException.ThrowIfNull(scripts);
        _scripts.Add(scripts);
    }

    /// <summary>Removes the faults that are still in the queue.</summary>
    public void ClearScripts() => _scripts.Clear();

    /// <summary>
    /// Removes the stored messages and the faults that are still in the queue. Subscriptions and counts remain.
    /// </summary>
    public void Clear()
    {
        _messages.Clear();
        ClearScripts();
    }

    /// <summary>
    /// Stops the service: it rejects new connections and closes the open ones. The port stays reserved.
    /// </summary>
    /// <returns>A task that completes when the service has stopped.</returns>
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

    /// <summary>
    /// Starts the service again on the same port and with the same subscriptions. If it is running, it is stopped
    /// first.
    /// </summary>
    /// <param name="ct">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when the service has started.</returns>
    /// <exception cref="ObjectDisposedException">The service was disposed.</exception>
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
    /// Stops the service permanently. Waiting calls throw an <see cref="ObjectDisposedException"/>; received messages
    /// can still be read.
    /// </summary>
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
                "Messages are not stored. Set LocalPushServiceOptions.KeepMessages, or wait for MessagesAccepted with "
                + "WaitUntilAsync.");
        }
    }
}
