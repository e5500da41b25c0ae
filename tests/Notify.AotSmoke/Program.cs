using System.Text.Json.Serialization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Notify;
using Notify.AotSmoke;
using Notify.Push;
using Notify.Templates;
using Notify.Testing;

// Runs the whole pipeline in a native program: configuration binding, a source-generated model, Liquid, the bus, and all three channels by real protocol.
await using var smtp = await LocalSmtpServer.StartAsync();
await using var bot = await LocalBotApi.StartAsync();
await using var browser = await LocalPushService.StartAsync();
var vapid = VapidKeys.Generate();
var builder = Host.CreateApplicationBuilder(args);
builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
{
    ["Notify:Email:Host"] = smtp.Host,
    ["Notify:Email:Port"] = smtp.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
    ["Notify:Email:Security"] = "None",
    ["Notify:Email:From"] = "Alerts <alerts@example.com>",
    ["Notify:Telegram:ApiUrl"] = bot.Url,
    ["Notify:Telegram:BotToken"] = bot.Token,
    ["Notify:Push:VapidPublicKey"] = vapid.PublicKey,
    ["Notify:Push:VapidPrivateKey"] = vapid.PrivateKey,
    ["Notify:Push:Subject"] = "mailto:ops@example.com",
    ["Notify:Push:AllowPrivateNetworks"] = "true",
});
builder.Services.AddNotify(options => options.Via = Via.AllOf(Channels.Email, Channels.Telegram, Channels.Push))
    .AddEmail(builder.Configuration.GetSection("Notify:Email"))
    .AddTelegram(builder.Configuration.GetSection("Notify:Telegram"))
    .AddPush(builder.Configuration.GetSection("Notify:Push"))
    .AddTemplateSource(new InMemoryTemplateSource
    {
        ["alert/email.liquid"] = "---\nsubject: {{ Symbol }} failed\n---\n<p>{{ Symbol }} at {{ Price }}: {{ Reason }}</p>",
        ["alert/telegram.liquid"] = "*{{ Symbol }}* at {{ Price }}: {{ Reason }}",
        ["alert/push.liquid"] = "---\ntitle: {{ Symbol }} failed\n---\n{{ Symbol }} at {{ Price }}: {{ Reason }}",
    });
builder.Services.Configure<NotifyOptions>(options => options.Json.TypeInfoResolverChain.Insert(0, SmokeJson.Default));

using var host = builder.Build();
await host.StartAsync();
var notifier = host.Services.GetRequiredService<INotifier>();
var ada = new Recipient { Email = "ada@example.com", TelegramChatId = 42, Addresses = new Dictionary<string, string> { [Channels.Push] = browser.CreateSubscription(vapid.PublicKey).ToJson() } };
await notifier.EnqueueAsync(new Notification("alert", ada) { Model = new Alert("XAUUSD", 2650.25m, "margin & more") });
using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
var mail = await smtp.WaitForMessageAsync(ct: patience.Token);
var chat = await bot.WaitForMessageAsync(ct: patience.Token);
var push = await browser.WaitForMessageAsync(ct: patience.Token);
await host.StopAsync();

const string Text = "XAUUSD at 2650.25: margin & more";
var ok = mail.Message.Subject == "XAUUSD failed" && mail.Message.HtmlBody?.Contains("XAUUSD at 2650.25: margin &amp; more", StringComparison.Ordinal) == true
    && chat.Text == Text && push.Json.GetProperty("notification").GetProperty("body").GetString() == Text;
Console.WriteLine(ok ? "AOT smoke: mail, chat and push arrived as written" : $"AOT smoke: something arrived otherwise: {mail.Message} {chat.Text} {push.Text}");
return ok ? 0 : 1;

namespace Notify.AotSmoke
{
    internal sealed record Alert(string Symbol, decimal Price, string Reason);

    [JsonSerializable(typeof(Alert))]
    internal sealed partial class SmokeJson : JsonSerializerContext;
}
