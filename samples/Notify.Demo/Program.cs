using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Notify;
using Notify.Addresses;
using Notify.Bus;
using Notify.Delivery;
using Notify.Demo;
using Notify.Demo.Reporting;
using Notify.Email;
using Notify.Push;
using Spectre.Console;

var (arguments, error) = DemoArguments.Parse(args);
if (arguments is null)
{
    AnsiConsole.WriteLine(error!);
    AnsiConsole.WriteLine(DemoArguments.Usage);
    return 2;
}

if (arguments.Vapid)
{
    var keys = VapidKeys.Generate();
    Console.WriteLine($"Notify:Push:VapidPublicKey   {keys.PublicKey}");
    Console.WriteLine($"Notify:Push:VapidPrivateKey  {keys.PrivateKey}");
    Console.WriteLine("Keep the pair: subscriptions are bound to the public key. The private key is a secret.");
    return 0;
}

var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
await using var receivers = await LocalReceivers.StartAsync(builder.Configuration, arguments);

builder.Services.AddSingleton<Journal>();
builder.Services.Configure<HostOptions>(settings => settings.ShutdownTimeout = TimeSpan.FromSeconds(5));
builder.Services.AddNotify(builder.Configuration.GetSection("Notify"))
    .AddTemplates("templates")
    .AddPush()
    .AddEmail()
    .AddTelegram()
    .AddObserver<Journal>();
receivers.Configure(builder.Services);
if (arguments.SmtpHost is not null)
    builder.Services.Configure<EmailOptions>(email => (email.Host, email.Port, email.Security) = (arguments.SmtpHost, arguments.SmtpPort, SmtpSecurity.None));

using var host = builder.Build();
await host.StartAsync();
var notifier = host.Services.GetRequiredService<INotifier>();
var bus = host.Services.GetRequiredService<IMessageBus>();
var book = host.Services.GetRequiredService<IAddressBook>();
var journal = host.Services.GetRequiredService<Journal>();
var scenario = new Scenario(receivers, builder.Configuration);
var tally = new Tally(journal, receivers);

await scenario.SignUpAsync(book);
var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
var alerts = new List<(Notification Alert, Guid Id)>();
try
{
    var campaign = notifier.EnqueueAsync(scenario.CampaignAsync(arguments.Messages), cancellationToken: stopping);
    foreach (var alert in Scenario.Alerts)
    {
        alerts.Add((alert, (await notifier.EnqueueAsync(alert, stopping)).Id));
        tally.Queued(alert.Template, 1);
    }

    tally.Queued("newsletter", (await campaign).Accepted);
    await new Watch(tally, bus, host.Services.GetRequiredService<IChannelMonitor>()).UntilAsync(host.Services.GetRequiredService<INotifyRuntime>().DrainAsync(stopping));
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    AnsiConsole.WriteLine("Interrupted; this is how far it came.");
}

AnsiConsole.Write(tally.Render(await bus.GetStatisticsAsync()));

foreach (var (alert, id) in alerts)
{
    Console.WriteLine($"{alert.Template} to {alert.Recipient.UserId}");
    foreach (var told in journal.JourneyOf(id))
        Console.WriteLine($"    {Journey.Describe(told)}");
}

foreach (var setback in journal.Setbacks.Where(told => told.Envelope.Lane == Lane.Campaign && told.Outcome != DeliveryOutcomes.NoAddress))
    Console.WriteLine($"newsletter to {setback.Envelope.Recipient.UserId}: {Journey.Describe(setback)}");
foreach (var letter in (await bus.DeadLetters.ListAsync(DeadLetterFilter.All)).Items)
    Console.WriteLine($"Dead letter {letter.Id}: {letter.Reason}; {string.Join("; ", letter.State.History.Select(failure => $"{failure.Channel} {failure.Detail ?? failure.Outcome}"))}");
Console.WriteLine($"Ada's push subscriptions in the address book: {(await book.GetAddressesAsync("ada", Channels.Push)).Count}.");
foreach (var message in receivers.Telegram?.Messages.Where(message => message.Keyboard.Count > 0) ?? [])
    Console.WriteLine($"Telegram shows chat {message.Chat}: {message.Text.ReplaceLineEndings(" ")}");

await host.StopAsync();
if (receivers.Smtp is { } smtp)
    Console.WriteLine($"The mails are in {await MailFolder.WriteAsync(smtp.Messages)}{Path.DirectorySeparatorChar}, to be opened with any mail program.");
return 0;
