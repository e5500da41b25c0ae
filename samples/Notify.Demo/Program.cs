using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Notify;
using Notify.Bus;
using Notify.Delivery;
using Notify.Demo;
using Notify.Demo.Reporting;
using Notify.Email;
using Spectre.Console;

var (arguments, error) = DemoArguments.Parse(args);
if (arguments is null)
{
    AnsiConsole.WriteLine(error!);
    AnsiConsole.WriteLine(DemoArguments.Usage);
    return 2;
}

var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
var configured = builder.Configuration["Notify:Email:Host"];
await using var receiver = arguments.SmtpHost is null && configured is null ? await LocalReceiver.StartAsync(arguments.Fail) : null;

builder.Services.AddSingleton<Journal>();
builder.Services.AddNotify(builder.Configuration.GetSection("Notify"))
    .AddTemplates("templates")
    .AddEmail(builder.Configuration.GetSection("Notify:Email"))
    .AddObserver<Journal>();
builder.Services.Configure<EmailOptions>(email =>
{
    if (arguments.SmtpHost is not null)
        (email.Host, email.Port, email.Security) = (arguments.SmtpHost, arguments.SmtpPort, SmtpSecurity.None);
    if (receiver is not null)
        (email.Host, email.Port, email.Security, email.RateLimit) = (receiver.Host, receiver.Port, SmtpSecurity.None, RateLimit.None);
});

using var host = builder.Build();
await host.StartAsync();
var notifier = host.Services.GetRequiredService<INotifier>();
var bus = host.Services.GetRequiredService<IMessageBus>();
var journal = host.Services.GetRequiredService<Journal>();
var tally = new Tally(journal, () => receiver?.Messages.Count);

AnsiConsole.WriteLine(receiver is not null
    ? $"Sending by SMTP to a receiver of our own on port {receiver.Port}{(arguments.Fail ? ", which fails now and then" : "")}."
    : $"Sending by SMTP to {arguments.SmtpHost ?? configured}, at most 100 mails a minute.");

var campaign = notifier.EnqueueAsync(Scenario.Campaign(arguments.Messages));
foreach (var alert in Scenario.Alerts)
{
    await notifier.EnqueueAsync(alert);
    tally.Queued(alert.Template, 1);
}

tally.Queued("newsletter", (await campaign).Accepted);
var drained = host.Services.GetRequiredService<INotifyRuntime>().DrainAsync();
if (AnsiConsole.Profile.Capabilities.Interactive)
{
    await AnsiConsole.Live(tally.Render(await bus.GetStatisticsAsync())).AutoClear(true).StartAsync(async live =>
    {
        while (await Task.WhenAny(drained, Task.Delay(100)) != drained)
            live.UpdateTarget(tally.Render(await bus.GetStatisticsAsync()));
    });
}

await drained;
AnsiConsole.Write(tally.Render(await bus.GetStatisticsAsync()));

foreach (var setback in journal.Setbacks)
    AnsiConsole.WriteLine($"  {setback.Kind,-16} {setback.Envelope.Template} to {setback.Envelope.Recipient.UserId}: {setback.Result?.ToString() ?? setback.Outcome}");
foreach (var letter in (await bus.DeadLetters.ListAsync(DeadLetterFilter.All)).Items)
    AnsiConsole.WriteLine($"  Dead letter {letter.Id}: {letter.Reason} after {letter.State.History.Count} setbacks");

await host.StopAsync();
if (receiver is not null)
    AnsiConsole.WriteLine($"{receiver.Messages.Count} mails received; they are in {await MailFolder.WriteAsync(receiver.Messages)}{Path.DirectorySeparatorChar}, to be opened with any mail program.");
return 0;
