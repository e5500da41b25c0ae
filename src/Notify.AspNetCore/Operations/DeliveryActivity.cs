using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Notify.AspNetCore.Models;
using Notify.Diagnostics;

namespace Notify.AspNetCore.Operations;

/// <summary>
/// Counts the deliveries and failures of this process for each minute, by the instruments of its metrics.
/// </summary>
internal sealed class DeliveryActivity : IDisposable
{
    private const int Minutes = 30;
    private static readonly long Minute = TimeSpan.TicksPerMinute;

    private readonly Lock _lock = new();
    private readonly (long Minute, long Sent, long Failed)[] _ring = new (long, long, long)[Minutes];
    private readonly MeterListener _listener = new();
    private readonly TimeProvider _time;

    private DeliveryActivity(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // Another host in this process has meters of the same name.
            if (instrument.Meter.Name == NotifyTelemetry.MeterName
                && ReferenceEquals(instrument.Meter.Scope, meters)
                && instrument.Name is "notify.messages.sent" or "notify.messages.failed")
            {
                listener.EnableMeasurementEvents(instrument, instrument.Name == "notify.messages.sent");
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, count, _, sent) => Add(count, sent is true));
    }

    public static DeliveryActivity Start(IServiceProvider services)
    {
        var activity = new DeliveryActivity(
            services.GetRequiredService<IMeterFactory>(), services.GetRequiredService<TimeProvider>());
        activity._listener.Start();
        services.GetService<IHostApplicationLifetime>()?.ApplicationStopped.Register(activity.Dispose);
        return activity;
    }

    public IReadOnlyList<ActivityMinute> Read()
    {
        var now = _time.GetUtcNow().UtcTicks / Minute;
        lock (_lock)
            return [.. Enumerable.Range(0, Minutes).Select(back => At(now - Minutes + 1 + back))];
    }

    public void Dispose() => _listener.Dispose();

    private ActivityMinute At(long minute)
    {
        var (of, sent, failed) = _ring[minute % Minutes];
        return new(
            new DateTimeOffset(minute * Minute, TimeSpan.Zero), of == minute ? sent : 0, of == minute ? failed : 0);
    }

    private void Add(long count, bool sent)
    {
        var minute = _time.GetUtcNow().UtcTicks / Minute;
        lock (_lock)
        {
            ref var slot = ref _ring[minute % Minutes];
            if (slot.Minute != minute)
                slot = (minute, 0, 0);
            if (sent)
                slot.Sent += count;
            else
                slot.Failed += count;
        }
    }
}
