using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Notify;
using Notify.AotSmoke;
using Notify.Templates;

// Runs the whole pipeline in a native program: configuration binding, a source-generated model, Liquid, the bus, and all three channels by real protocol. Where the providers are stands in the environment.
var builder = Host.CreateApplicationBuilder(args);
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
var ada = new Recipient { Email = "ada@example.com", TelegramChatId = 42, Addresses = new Dictionary<string, string> { [Channels.Push] = builder.Configuration["Smoke:Browser"]! } };
await host.Services.GetRequiredService<INotifier>().EnqueueAsync(new Notification("alert", ada) { Model = new Alert("XAUUSD", 2650.25m, "margin & more") });
// Stopping drains what is in memory, and logs how much that was.
await host.StopAsync();

namespace Notify.AotSmoke
{
    internal sealed record Alert(string Symbol, decimal Price, string Reason);

    [JsonSerializable(typeof(Alert))]
    internal sealed partial class SmokeJson : JsonSerializerContext;
}
