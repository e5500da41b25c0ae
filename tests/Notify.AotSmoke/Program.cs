using System.Text.Json.Serialization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Notify;
using Notify.AotSmoke;
using Notify.Templates;
using Notify.Testing;

// Runs the whole pipeline in a native program: configuration binding, a source-generated model, Liquid, the bus, real SMTP.
await using var server = await LocalSmtpServer.StartAsync();
var builder = Host.CreateApplicationBuilder(args);
builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
{
    ["Notify:Via"] = "email",
    ["Notify:Email:Host"] = server.Host,
    ["Notify:Email:Port"] = server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
    ["Notify:Email:Security"] = "None",
    ["Notify:Email:From"] = "Alerts <alerts@example.com>",
});
builder.Services.AddNotify(builder.Configuration.GetSection("Notify"))
    .AddEmail(builder.Configuration.GetSection("Notify:Email"))
    .AddTemplateSource(new InMemoryTemplateSource
    {
        ["alert/email.liquid"] = "---\nsubject: {{ Symbol }} failed\n---\n<p>{{ Symbol }} at {{ Price }}: {{ Reason }}</p>",
    });
builder.Services.Configure<NotifyOptions>(options => options.Json.TypeInfoResolverChain.Insert(0, SmokeJson.Default));

using var host = builder.Build();
await host.StartAsync();
var notifier = host.Services.GetRequiredService<INotifier>();
await notifier.EnqueueAsync(new Notification("alert", new Recipient { Email = "ada@example.com" }) { Model = new Alert("XAUUSD", 2650.25m, "margin & more") });
var mail = await server.WaitForMessageAsync().WaitAsync(TimeSpan.FromSeconds(30));
await host.StopAsync();

var ok = mail.Message.Subject == "XAUUSD failed" && mail.Message.HtmlBody?.Contains("XAUUSD at 2650.25: margin &amp; more", StringComparison.Ordinal) == true;
Console.WriteLine(ok ? "AOT smoke: the mail arrived as written" : $"AOT smoke: the mail arrived otherwise: {mail.Message}");
return ok ? 0 : 1;

namespace Notify.AotSmoke
{
    internal sealed record Alert(string Symbol, decimal Price, string Reason);

    [JsonSerializable(typeof(Alert))]
    internal sealed partial class SmokeJson : JsonSerializerContext;
}
