using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Notify.Redis.Tests.Health;

/// <summary>A host with the address book on Redis, its log and its health.</summary>
public sealed class HealthRig : IAsyncDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);
    private readonly IHost _host;

    public HealthRig(Action<INotifyBuilder> use, HealthStatus? failureStatus = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddFakeLogging();
        use(builder.Services.AddNotify(options => options.Via = Via.FirstOf()));
        builder.Services.AddHealthChecks().AddNotifyRedis(failureStatus: failureStatus, tags: ["ready"]);
        _host = builder.Build();
    }

    public static HealthRig With(string configuration) => new(builder => builder.UseRedisAddressBook(configuration));

    public IServiceProvider Services => _host.Services;

    public Task StartAsync() => Hosted.StartAsync(CancellationToken.None).WaitAsync(Guard);

    public Task StopAsync() => Hosted.StopAsync(CancellationToken.None).WaitAsync(Guard);

    public async Task<HealthReportEntry> CheckAsync()
    {
        var report = await _host.Services.GetRequiredService<HealthCheckService>()
            .CheckHealthAsync(one => one.Tags.Contains("ready"))
            .WaitAsync(Guard);
        return report.Entries["notify-redis"];
    }

    /// <summary>Waits for a log entry with an event id, and returns all entries of the startup inspection.</summary>
    public async Task<IReadOnlyList<FakeLogRecord>> WaitForLogAsync(int id)
    {
        using var late = new CancellationTokenSource(Guard);
        while (Logs().All(record => record.Id.Id != id))
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, late.Token);
        return Logs();
    }

    public IReadOnlyList<FakeLogRecord> Logs() =>
        [.. _host.Services.GetFakeLogCollector().GetSnapshot().Where(record => record.Id.Id is >= 1420 and < 1440)];

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_host is IAsyncDisposable host)
            await host.DisposeAsync();
    }

    // The inspection alone: the channels of a whole host have nothing to do here.
    private IHostedService Hosted =>
        _host.Services.GetServices<IHostedService>().Single(service => service.GetType().Name == "StartupInspection");
}
