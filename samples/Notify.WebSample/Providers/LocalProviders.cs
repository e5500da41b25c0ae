using System.Security.Cryptography;
using Notify.Push;
using Notify.Testing;

namespace Notify.WebSample.Providers;

/// <summary>
/// The simulated providers on loopback, with their real protocols. A provider that is configured is not simulated.
/// </summary>
internal sealed class LocalProviders(IConfiguration configuration) : IAsyncDisposable
{
    /// <summary>The mailbox that does not exist.</summary>
    public const string UnknownMailbox = "unknown@demo.example";

    private readonly Dictionary<string, string?> _settings = [];
    private readonly Lock _lock = new();
    private readonly List<LocalPushSubscription> _browsers = [];
    private string? _vapidPublicKey;

    public LocalSmtpServer? Smtp { get; private set; }

    public LocalPushService? Push { get; private set; }

    public LocalBotApi? Telegram { get; private set; }

    /// <summary>Starts the simulated providers.</summary>
    /// <returns>The configuration values that connect the channels to them.</returns>
    public Task<IReadOnlyDictionary<string, string?>> StartAsync(Uri unsubscribe)
    {
        // Some of them are web hosts. WebApplicationFactory would replace Kestrel by its test server in hosts that are
        // built in the execution context of the program.
        using (ExecutionContext.SuppressFlow())
            return Task.Run(() => StartAllAsync(unsubscribe));
    }

    /// <summary>
    /// Subscribes a simulated browser at the push service on loopback. Returns null if a real push service is
    /// configured.
    /// </summary>
    public string? Subscribe()
    {
        if (Push?.CreateSubscription(_vapidPublicKey) is not { } browser)
            return null;
        lock (_lock)
            _browsers.Add(browser);
        return browser.ToJson();
    }

    /// <summary>Lets the subscriptions of the simulated browsers expire, without a message to the site.</summary>
    public void ExpireBrowsers()
    {
        lock (_lock)
            _browsers.ForEach(browser => browser.Expire());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var provider in new IAsyncDisposable?[] { Smtp, Push, Telegram })
            await (provider?.DisposeAsync() ?? default);
    }

    private async Task<IReadOnlyDictionary<string, string?>> StartAllAsync(Uri unsubscribe)
    {
        if (configuration["Notify:Email:Host"] is null)
            await StartSmtpAsync();
        if (configuration["Notify:Push:VapidPublicKey"] is null)
            await StartPushAsync();
        if (configuration["Notify:Telegram:BotToken"] is null)
            await StartTelegramAsync();
        // The links expire when the process ends. A real site sets both and keeps the key.
        if (configuration["Notify:Unsubscribe:BaseUrl"] is null)
            Set("Unsubscribe:BaseUrl", unsubscribe.AbsoluteUri);
        if (configuration["Notify:Unsubscribe:Key"] is null)
            Set("Unsubscribe:Key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        return _settings;
    }

    private async Task StartSmtpAsync()
    {
        Smtp = await LocalSmtpServer.StartAsync();
        Smtp.Script(SmtpScript.ReplyToRcpt(550, "5.1.1 no such user", address => address == UnknownMailbox).Forever());
        Set("Email:Host", Smtp.Host);
        Set("Email:Port", $"{Smtp.Port}");
    }

    private async Task StartPushAsync()
    {
        var keys = VapidKeys.Generate();
        Push = await LocalPushService.StartAsync();
        _vapidPublicKey = keys.PublicKey;
        Set("Push:VapidPublicKey", keys.PublicKey);
        Set("Push:VapidPrivateKey", keys.PrivateKey);
        // A real site must not set this: subscribers would choose the hosts to which the server connects.
        Set("Push:AllowPrivateNetworks", "true");
    }

    private async Task StartTelegramAsync()
    {
        Telegram = await LocalBotApi.StartAsync();
        Set("Telegram:ApiUrl", Telegram.Url);
        Set("Telegram:BotToken", Telegram.Token);
        Set("Telegram:BotUserName", "notify_demo_bot");
        Set("Telegram:WebhookSecret", RandomNumberGenerator.GetHexString(32));
    }

    private void Set(string name, string value) => _settings[$"Notify:{name}"] = value;
}
