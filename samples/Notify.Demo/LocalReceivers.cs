using Microsoft.Extensions.Configuration;
using Notify.Email;
using Notify.Push;
using Notify.Testing;

namespace Notify.Demo;

/// <summary>
/// The local providers of the demo: an SMTP server, a push service and a Bot API, which speak the real protocols on
/// loopback. A provider is not started if the real service is configured.
/// </summary>
internal sealed class LocalReceivers : IAsyncDisposable
{
    private VapidKeys? _vapid;
    private (string Host, int Port)? _smtp;

    private LocalReceivers() { }

    public LocalSmtpServer? Smtp { get; private set; }

    public LocalPushService? Push { get; private set; }

    public LocalBotApi? Telegram { get; private set; }

    public static async Task<LocalReceivers> StartAsync(IConfiguration configuration, DemoArguments arguments)
    {
        var receivers = new LocalReceivers();
        if (arguments.SmtpHost is null && configuration["Notify:Email:Host"] is null)
            receivers.Smtp = await LocalSmtpServer.StartAsync();
        if (configuration["Notify:Push:VapidPublicKey"] is null)
            (receivers.Push, receivers._vapid) = (await LocalPushService.StartAsync(), VapidKeys.Generate());
        if (configuration["Notify:Telegram:BotToken"] is null)
            receivers.Telegram = await LocalBotApi.StartAsync();
        if (arguments.SmtpHost is { } host)
            receivers._smtp = (host, arguments.SmtpPort);
        DemoFaults.Script(receivers, arguments.Fail);
        return receivers;
    }

    /// <summary>
    /// Returns the subscription of a browser as <c>PushSubscription.toJSON()</c> does; null if there is no local push
    /// service.
    /// </summary>
    /// <param name="expired">Whether the user has withdrawn it since.</param>
    public string? Subscribe(bool expired = false)
    {
        if (Push?.CreateSubscription(_vapid!.PublicKey) is not { } subscription)
            return null;
        if (expired)
            subscription.Expire();
        return subscription.ToJson();
    }

    /// <summary>
    /// The configuration with which the channels use the local providers. Worker processes get it as environment
    /// variables.
    /// </summary>
    public IReadOnlyDictionary<string, string?> Settings
    {
        get
        {
            var settings = new Dictionary<string, string?>();
            if (Smtp is not null)
            {
                Add("Email:Host", Smtp.Host);
                Add("Email:Port", $"{Smtp.Port}");
                // No permits in no window: no limit.
                Add("Email:RateLimit:Permits", "0");
                Add("Email:RateLimit:Window", "00:00:00");
            }

            if (Push is not null)
            {
                Add("Push:VapidPublicKey", _vapid!.PublicKey);
                Add("Push:VapidPrivateKey", _vapid.PrivateKey);
                Add("Push:Subject", "mailto:ops@demo.example");
                Add("Push:AllowPrivateNetworks", "true");
            }

            if (Telegram is not null)
            {
                Add("Telegram:ApiUrl", Telegram.Url.ToString());
                Add("Telegram:BotToken", Telegram.Token);
            }

            if (_smtp is { } own)
            {
                Add("Email:Host", own.Host);
                Add("Email:Port", $"{own.Port}");
                Add("Email:Security", nameof(SmtpSecurity.None));
            }

            return settings;

            void Add(string name, string value) => settings[$"Notify:{name}"] = value;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var receiver in new IAsyncDisposable?[] { Smtp, Push, Telegram })
            await (receiver?.DisposeAsync() ?? default);
    }
}
