using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Notify;
using Notify.Chaos;
using Notify.Templates;
using Notify.Tests.Shared;

var settings = WorkerSettings.Parse(args);
var produces = settings.Role == "producer";
var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
    .SetMinimumLevel(LogLevel.Warning);
builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(3));
builder.Services.AddSingleton<TimeProvider>(new ShiftedTimeProvider(TimeSpan.FromHours(settings.ClockHours)));
builder.Services.AddSingleton(settings);
builder.Services.AddSingleton<Producer>();
builder.Services.AddNotify(options =>
    {
        options.RunWorkers = !produces;
        foreach (var channel in settings.Consumes.Split(',', StringSplitOptions.RemoveEmptyEntries))
            options.WorkerChannels.Add(channel);
    })
    .AddTemplateSource(new InMemoryTemplateSource { ["numbered/journal.liquid"] = "{{ filling | size }}" })
    .AddChannel<JournalSender>("first", new ChannelKind("journal"), Configure)
    .AddChannel<JournalSender>("second", new ChannelKind("journal"), Configure)
    .UseRedis(redis =>
    {
        redis.Configuration = settings.Redis;
        redis.Namespace = settings.Namespace;
        redis.Bus.LeaseDuration = TimeSpan.FromMilliseconds(settings.LeaseMilliseconds);
        redis.Bus.PollInterval = TimeSpan.FromMilliseconds(settings.PollMilliseconds);
        redis.Bus.IdempotencyWindow = TimeSpan.FromMilliseconds(settings.IdempotencyMilliseconds);
        redis.Bus.EnqueueTimeout = TimeSpan.FromMilliseconds(settings.EnqueueTimeoutMilliseconds);
    });
using var host = builder.Build();
var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
await host.StartAsync();
Voice.Say("READY");

// Its input ends with the process that started it, so that no worker remains.
var watch = new Thread(() =>
{
    using var input = Console.OpenStandardInput();
    while (input.ReadByte() >= 0)
    {
        // The only message on this input is its end.
    }

    lifetime.StopApplication();
})
{ IsBackground = true };
watch.Start();

if (produces)
{
    await host.Services.GetRequiredService<Producer>().RunAsync(lifetime.ApplicationStopping);
    await host.StopAsync();
    return 0;
}

await host.WaitForShutdownAsync();
var report = await host.Services.GetRequiredService<INotifyRuntime>().StopAsync();
var remaining = report.LeftTransactional + report.LeftCampaign;
Voice.Say($"STOPPED {report.Sent} {report.Released} {remaining?.ToString(CultureInfo.InvariantCulture) ?? "unknown"}");
return remaining is null ? WorkerSettings.Uncounted : 0;

void Configure(ChannelOptions channel)
{
    channel.Concurrency = settings.Concurrency;
    channel.SendTimeout = TimeSpan.FromMilliseconds(settings.SendTimeoutMilliseconds);
    var retryDelay = TimeSpan.FromMilliseconds(settings.RetryMilliseconds);
    channel.RetryDelays = [.. Enumerable.Repeat(retryDelay, settings.Retries)];
    if (settings.RatePermits > 0)
        channel.RateLimit = new RateLimit(settings.RatePermits, TimeSpan.FromMilliseconds(settings.RateMilliseconds));
}
