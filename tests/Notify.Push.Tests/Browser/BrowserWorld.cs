using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Notify.Bus;
using Notify.Delivery;
using Notify.Push.Diagnostics;
using Notify.Push.Encryption;
using Notify.Push.Network;
using Notify.Push.Payload;
using Notify.Push.Sending;
using Notify.Push.Vapid;
using Notify.Templates;

namespace Notify.Push.Tests.Browser;

/// <summary>A browser, its push service, a web site, and our sender: all parts of web push, on one machine.</summary>
public sealed class BrowserWorld : IAsyncLifetime
{
    private const string Subject = "mailto:ops@example.com";

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private LocalAutopush? _autopush;
    private PushSite? _site;
    private Firefox? _firefox;
    private int _messages;

    internal static VapidKeys Keys { get; } = VapidKeys.Generate();

    internal LocalAutopush Autopush => _autopush!;

    internal PushSite Site => _site!;

    internal Firefox Firefox => _firefox!;

    public async Task InitializeAsync()
    {
        _autopush = await LocalAutopush.StartAsync();
        _site = await PushSite.StartAsync();
        _firefox = await Firefox.StartAsync(
            ("dom.push.serverURL", _autopush.SocketUrl),
            ("dom.push.testing.allowInsecureServerURL", true),
            ("dom.push.connection.enabled", true),
            ("dom.push.retryBaseInterval", 100),
            ("permissions.default.desktop-notification", 1),
            // Without a desktop there is no system to show notifications; Firefox then draws its own.
            ("alerts.useSystemBackend", false),
            ("dom.webnotifications.disable_open_click_delay", 30_000));
    }

    public async Task DisposeAsync()
    {
        if (_firefox is not null)
            await _firefox.DisposeAsync();
        if (_site is not null)
            await _site.DisposeAsync();
        if (_autopush is not null)
            await _autopush.DisposeAsync();
        await _services.DisposeAsync();
    }

    /// <summary>Opens a page in a separate folder.</summary>
    internal async Task<PushTab> OpenAsync(string folder) =>
        new(this, folder, await Firefox.OpenAsync($"{Site.Origin}/{folder}/"));

    internal async Task<FirefoxAlerts> AlertsAsync() => new(await Firefox.ChromeAsync());

    /// <summary>
    /// Sends a notification with the sender of the push channel, and waits for the reaction of the browser.
    /// </summary>
    internal async Task<int> SendAsync(
        PushSubscription subscription,
        Envelope envelope,
        string body,
        params (string Part, string Text)[] parts)
    {
        var result = await TrySendAsync(subscription, envelope, body, parts);
        result.Outcome.Should().Be(SendOutcome.Sent, "{0}", result);
        return await AcknowledgedAsync();
    }

    internal async Task<SendResult> TrySendAsync(
        PushSubscription subscription,
        Envelope envelope,
        string body,
        params (string Part, string Text)[] parts)
    {
        var request = new SendRequest
        {
            Channel = Channels.Push,
            Address = subscription.ToJson(),
            Content = new RenderedMessage(body)
            {
                Parts = parts.ToDictionary(part => part.Part, part => part.Text),
                Locale = "en",
            },
            Envelope = envelope,
        };
        using var sender = CreateSender();
        return await sender.SendAsync(request, CancellationToken.None);
    }

    /// <summary>Sends bytes that are not a notification of ours, encrypted and signed like one.</summary>
    internal async Task<int> SendBytesAsync(PushSubscription subscription, ReadOnlyMemory<byte> payload)
    {
        var signer = VapidSigner.Create(Keys.PublicKey, Keys.PrivateKey, Subject);
        using var tokens = new VapidTokens(signer, TimeProvider.System);
        using var http = new HttpClient();
        using var receivers = new ReceiverKeys();
        var headers = new PushHeaders("60", "normal", null);
        var requests = new PushRequestFactory(tokens, receivers);
        using var request = requests.Create(subscription, payload.Span, headers, padTo: 0);
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return await AcknowledgedAsync();
    }

    /// <summary>Waits until a page of the site has been requested.</summary>
    internal Task VisitedAsync(string path) => WaitAsync(Site.VisitedAsync(path));

    /// <summary>
    /// Waits for a reaction of the browser. If there is none, the error contains everything that the browser did.
    /// </summary>
    internal async Task<T> WaitAsync<T>(Task<T> task)
    {
        try
        {
            return await task.WaitAsync(Firefox.Guard);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException(
                $"The browser did not react. Its push service received: {string.Join(' ', Autopush.Calls)}\n"
                    + Firefox.Diagnostics,
                e);
        }
    }

    private PushSender CreateSender()
    {
        var options = new PushOptions
        {
            VapidPublicKey = Keys.PublicKey,
            VapidPrivateKey = Keys.PrivateKey,
            Subject = Subject,
            AllowPrivateNetworks = true,
        };
        return new PushSender(
            Channels.Push,
            options,
            PushHttp.CreateClient(options, new DnsResolver()),
            new PushMetrics(_services.GetRequiredService<IMeterFactory>()),
            TimeProvider.System,
            NullLogger<PushSender>.Instance);
    }

    // The tests use the browser one after another, so versions are counted from 1.
    private Task<int> AcknowledgedAsync() => WaitAsync(Autopush.AcknowledgedAsync($"{++_messages}"));
}
