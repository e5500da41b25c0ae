using System.Security.Cryptography;
using Notify.Email;
using Notify.Push;
using Notify.Testing;

namespace Notify.WebSample.Providers;

/// <summary>The providers the sample plays itself, each of them real protocol on loopback. One that is configured to be the real thing is not started.</summary>
internal sealed class LocalProviders : IAsyncDisposable
{
    /// <summary>The mailbox that does not exist.</summary>
    public const string Nobody = "nobody@demo.example";

    private readonly Dictionary<string, string?> _settings = [];
    private readonly Lock _lock = new();
    private readonly List<LocalPushSubscription> _browsers = [];
    private string? _vapidPublicKey;

    private LocalProviders() { }

    public LocalSmtpServer? Smtp { get; private set; }

    public LocalPushService? Push { get; private set; }

    public LocalBotApi? Telegram { get; private set; }

    /// <summary>Points the channels here, in the words of configuration.</summary>
    public IReadOnlyDictionary<string, string?> Settings => _settings;

    public static async Task<LocalProviders> StartAsync(IConfiguration configuration, Uri unsubscribe)
    {
        var providers = new LocalProviders();
        if (configuration["Notify:Email:Host"] is null)
            await providers.PlaySmtpAsync();
        if (configuration["Notify:Push:VapidPublicKey"] is null)
            await providers.PlayPushAsync();
        if (configuration["Notify:Telegram:BotToken"] is null)
            await providers.PlayTelegramAsync();
        // Links end to be valid when the process ends; a real site sets both and keeps the key.
        if (configuration["Notify:Unsubscribe:BaseUrl"] is null)
            providers.Set("Unsubscribe:BaseUrl", unsubscribe.AbsoluteUri);
        if (configuration["Notify:Unsubscribe:Key"] is null)
            providers.Set("Unsubscribe:Key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        return providers;
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

    private async Task PlaySmtpAsync()
    {
        Smtp = await LocalSmtpServer.StartAsync();
        Smtp.Script(SmtpScript.ReplyToRcpt(550, "5.1.1 no such user", address => address == Nobody).Forever());
        Set("Email:Host", Smtp.Host);
        Set("Email:Port", $"{Smtp.Port}");
        Set("Email:Security", nameof(SmtpSecurity.None));
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
    }

    private void Set(string name, string value) => _settings[$"Notify:{name}"] = value;
}
