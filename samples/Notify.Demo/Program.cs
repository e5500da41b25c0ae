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
builder.Services.Configure<HostOptions>(settings => settings.ShutdownTimeout = TimeSpan.FromSeconds(5));
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
var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

AnsiConsole.WriteLine(receiver is not null
    ? $"Sending by SMTP to a receiver of our own on port {receiver.Port}{(arguments.Fail ? ", which fails now and then" : "")}."
    : $"Sending by SMTP to {arguments.SmtpHost ?? configured}, at most 100 mails a minute.");

try
{
    var campaign = notifier.EnqueueAsync(Scenario.Campaign(arguments.Messages), cancellationToken: stopping);
    foreach (var alert in Scenario.Alerts)
    {
        await notifier.EnqueueAsync(alert, stopping);
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

foreach (var setback in journal.Setbacks)
    AnsiConsole.WriteLine($"  {setback.Kind,-16} {setback.Envelope.Template} to {setback.Envelope.Recipient.UserId}: {setback.Result?.ToString() ?? setback.Outcome}");
foreach (var letter in (await bus.DeadLetters.ListAsync(DeadLetterFilter.All)).Items)
    AnsiConsole.WriteLine($"  Dead letter {letter.Id}: {letter.Reason} after {letter.State.History.Count} setback{(letter.State.History.Count == 1 ? "" : "s")}");

await host.StopAsync();
if (receiver is not null)
    AnsiConsole.WriteLine($"{receiver.Messages.Count} mails received; they are in {await MailFolder.WriteAsync(receiver.Messages)}{Path.DirectorySeparatorChar}, to be opened with any mail program.");
return 0;
