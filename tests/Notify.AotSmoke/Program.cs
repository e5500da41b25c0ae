using System.Net.Http.Headers;
using System.Text.Json.Serialization;
using Notify;
using Notify.Addresses;
using Notify.AotSmoke;
using Notify.Templates;

// Runs the whole pipeline in a native program: configuration binding, a source-generated model, Liquid, the bus, all
// three channels with their real protocols, and the endpoints of a web host. The addresses of the providers are in
// environment variables. Development, because the endpoints below are open to every caller.
var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
{
    Args = args,
    EnvironmentName = "Development",
});
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddNotify(options => options.Via = Via.AllOf(Channels.Email, Channels.Telegram, Channels.Push))
    .AddModels(SmokeJson.Default)
    .AddEmail(builder.Configuration.GetSection("Notify:Email"))
    .AddTelegram(builder.Configuration.GetSection("Notify:Telegram"))
    .AddPush(builder.Configuration.GetSection("Notify:Push"))
    .AddTemplateSource(
        new InMemoryTemplateSource
        {
            ["alert/email.liquid"] =
                "---\nsubject: {{ Symbol }} failed\n---\n<p>{{ Symbol }} at {{ Price }}: {{ Reason }}</p>",
            ["alert/telegram.liquid"] = "*{{ Symbol }}* at {{ Price }}: {{ Reason }}",
            ["alert/push.liquid"] = "---\ntitle: {{ Symbol }} failed\n---\n{{ Symbol }} at {{ Price }}: {{ Reason }}",
        });

await using var app = builder.Build();
app.MapNotify("/messaging", options => options.AllowUnprotected = true);
await app.StartAsync();
var ada = new Recipient
{
    Email = "ada@example.com",
    TelegramChatId = 42,
    Addresses = new Dictionary<string, string> { [Channels.Push] = builder.Configuration["Smoke:Browser"]! },
};
var notifier = app.Services.GetRequiredService<INotifier>();
await notifier.EnqueueAsync(new Notification("alert", ada) { Model = new Alert("XAUUSD", 2650.25m, "margin & more") });
try
{
    // As in a first program, which is then published.
    var model = new { Symbol = "XAUUSD", Price = 2650.25m, Reason = "margin" };
    await notifier.EnqueueAsync(new Notification("alert", ada) { Model = model });
}
catch (NotificationRejectedException exception)
{
    Console.WriteLine(exception.Message);
}

await app.Services.GetRequiredService<IAddressBook>().AddAddressAsync("grace", Channels.Email, "grace@example.com");
using var browser = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
using var test = new HttpRequestMessage(HttpMethod.Post, "/messaging/test")
{
    Content = new StringContent(
        """{ "user_id": "grace", "channel": "email", "template_name": "alert", "template_vars": """
            + """{ "Symbol": "EURUSD", "Price": 1.07, "Reason": "a test" } }""",
        new MediaTypeHeaderValue("application/json")),
};
test.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "none");
using var answer = await browser.SendAsync(test);
Console.WriteLine(await answer.Content.ReadAsStringAsync());
Console.WriteLine(await browser.GetStringAsync("/messaging/queues"));
// Stopping drains the queued messages, and logs the remaining ones.
await app.StopAsync();

namespace Notify.AotSmoke
{
    internal sealed record Alert(string Symbol, decimal Price, string Reason);

    [JsonSerializable(typeof(Alert))]
    internal sealed partial class SmokeJson : JsonSerializerContext;
}
