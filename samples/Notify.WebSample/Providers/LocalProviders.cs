using System.Security.Cryptography;
using Notify.Push;
using Notify.Testing;

namespace Notify.WebSample.Providers;

/// <summary>The providers the sample plays itself, each of them real protocol on loopback. One that is configured to be the real thing is not started.</summary>
internal sealed class LocalProviders(IConfiguration configuration) : IAsyncDisposable
{
    /// <summary>The mailbox that does not exist.</summary>
    public const string Nobody = "nobody@demo.example";

    private readonly Dictionary<string, string?> _settings = [];
    private readonly Lock _lock = new();
    private readonly List<LocalPushSubscription> _browsers = [];
    private string? _vapidPublicKey;

    public LocalSmtpServer? Smtp { get; private set; }

    public LocalPushService? Push { get; private set; }

    public LocalBotApi? Telegram { get; private set; }

    /// <returns>What points the channels here, in the words of configuration.</returns>
    public Task<IReadOnlyDictionary<string, string?>> StartAsync(Uri unsubscribe)
    {
        // Some of them are web hosts themselves. WebApplicationFactory watches the hosts that are built in the flow of the program it has started, and would put its test server in their Kestrel's place.
        using (ExecutionContext.SuppressFlow())
            return Task.Run(() => PlayAsync(unsubscribe));
    }

    /// <summary>A browser that nobody has: it subscribes at the push service on loopback. Null where push is configured to be real.</summary>
    public string? Subscribe()
    {
        if (Push?.CreateSubscription(_vapidPublicKey) is not { } browser)
            return null;
        lock (_lock)
            _browsers.Add(browser);
        return browser.ToJson();
    }

    /// <summary>The made-up browsers withdraw their subscriptions, which the site does not hear of.</summary>
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

    private async Task<IReadOnlyDictionary<string, string?>> PlayAsync(Uri unsubscribe)
    {
        if (configuration["Notify:Email:Host"] is null)
            await PlaySmtpAsync();
        if (configuration["Notify:Push:VapidPublicKey"] is null)
            await PlayPushAsync();
        if (configuration["Notify:Telegram:BotToken"] is null)
            await PlayTelegramAsync();
        // Links end to be valid when the process ends; a real site sets both and keeps the key.
        if (configuration["Notify:Unsubscribe:BaseUrl"] is null)
            Set("Unsubscribe:BaseUrl", unsubscribe.AbsoluteUri);
        if (configuration["Notify:Unsubscribe:Key"] is null)
            Set("Unsubscribe:Key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        return _settings;
    }

    private async Task PlaySmtpAsync()
    {
        Smtp = await LocalSmtpServer.StartAsync();
        Smtp.Script(SmtpScript.ReplyToRcpt(550, "5.1.1 no such user", address => address == Nobody).Forever());
        Set("Email:Host", Smtp.Host);
        Set("Email:Port", $"{Smtp.Port}");
    }

    private async Task PlayPushAsync()
    {
        var keys = VapidKeys.Generate();
        Push = await LocalPushService.StartAsync();
        _vapidPublicKey = keys.PublicKey;
        Set("Push:VapidPublicKey", keys.PublicKey);
        Set("Push:VapidPrivateKey", keys.PrivateKey);
        // A real site must not: whoever subscribes would choose where its server connects to.
        Set("Push:AllowPrivateNetworks", "true");
    }

    private async Task PlayTelegramAsync()
    {
        Telegram = await LocalBotApi.StartAsync();
        Set("Telegram:ApiUrl", Telegram.Url);
        Set("Telegram:BotToken", Telegram.Token);
        Set("Telegram:BotUserName", "notify_demo_bot");
        Set("Telegram:WebhookSecret", RandomNumberGenerator.GetHexString(32));
    }

    private void Set(string name, string value) => _settings[$"Notify:{name}"] = value;
}
