using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Notify.Delivery;
using Notify.Email;
using Notify.Push;
using Notify.Telegram;
using Notify.Testing;

namespace Notify.Demo;

/// <summary>
/// The providers the demo plays itself: an SMTP server, a push service and a Bot API, each of them real protocol on loopback. One that is configured to be the real thing is not started.
/// </summary>
internal sealed class LocalReceivers : IAsyncDisposable
{
    private VapidKeys? _vapid;

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
        DemoFaults.Script(receivers, arguments.Fail);
        return receivers;
    }

    /// <summary>A browser's subscription, as its <c>PushSubscription.toJSON()</c> gives it; null where push is not played here.</summary>
    /// <param name="expired">Whether the user has withdrawn it since.</param>
    public string? Subscribe(bool expired = false)
    {
        if (Push?.CreateSubscription(_vapid!.PublicKey) is not { } subscription)
            return null;
        if (expired)
            subscription.Expire();
        return subscription.ToJson();
    }

    /// <summary>Points the channels here.</summary>
    public void Configure(IServiceCollection services)
    {
        services.Configure<EmailOptions>(email =>
        {
            if (Smtp is not null)
                (email.Host, email.Port, email.Security, email.RateLimit) = (Smtp.Host, Smtp.Port, SmtpSecurity.None, RateLimit.None);
        });
        services.Configure<PushOptions>(push =>
        {
            if (Push is not null)
                (push.VapidPublicKey, push.VapidPrivateKey, push.Subject, push.AllowPrivateNetworks) = (_vapid!.PublicKey, _vapid.PrivateKey, "mailto:ops@demo.example", true);
        });
        services.Configure<TelegramOptions>(telegram =>
        {
            if (Telegram is not null)
                (telegram.ApiUrl, telegram.BotToken) = (Telegram.Url, Telegram.Token);
        });
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var receiver in new IAsyncDisposable?[] { Smtp, Push, Telegram })
            await (receiver?.DisposeAsync() ?? default);
    }
}
