using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Notify;
using Notify.Addresses;
using Notify.Bus;
using Notify.Delivery;
using Notify.Demo;
using Notify.Demo.Redis;
using Notify.Demo.Reporting;
using Notify.Push;
using Spectre.Console;

// A worker process, started by RedisDemo. Its settings are in the environment.
if (args is [WorkerProgram.Role])
    return await WorkerProgram.RunAsync();

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

if (arguments.Redis is not null)
    return await RedisDemo.RunAsync(arguments);

var builder = Host.CreateApplicationBuilder(
    new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
await using var receivers = await LocalReceivers.StartAsync(builder.Configuration, arguments);
builder.Configuration.AddInMemoryCollection(receivers.Settings);

builder.Services.AddSingleton<Journal>();
builder.Services.Configure<HostOptions>(settings => settings.ShutdownTimeout = TimeSpan.FromSeconds(5));
builder.Services.AddNotify(builder.Configuration.GetSection("Notify"))
    .AddTemplates("templates")
    .AddUnsubscribe()
    .AddPush()
    .AddEmail()
    .AddTelegram()
    .AddObserver<Journal>();

using var host = builder.Build();
await host.StartAsync();
var notifier = host.Services.GetRequiredService<INotifier>();
var journal = host.Services.GetRequiredService<Journal>();
var scenario = new Scenario(receivers, builder.Configuration);
var tally = new DeliverySummary(journal, receivers);

await scenario.SignUpAsync(host.Services.GetRequiredService<IAddressBook>());
var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
var alerts = new List<(Notification Alert, Guid Id)>();
try
{
    await scenario.EnqueueAsync(notifier, arguments.Messages, tally, alerts, stopping);
    var bus = host.Services.GetRequiredService<IMessageBus>();
    await new Watch(tally, bus, host.Services.GetRequiredService<IChannelMonitor>())
        .UntilAsync(host.Services.GetRequiredService<INotifyRuntime>().DrainAsync(stopping));
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    AnsiConsole.WriteLine("Interrupted. The results so far:");
}

var report = new Report(tally, journal, receivers);
await report.WriteAsync(host.Services, alerts);
await host.StopAsync();
await report.WriteMailsAsync();
return 0;
