using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Notify.Pipeline.Workers;

namespace Notify.Tests.Pipeline.Workers;

public sealed class ThreadPoolMonitorTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeLogger _log = new();
    private readonly Queue<Action> _pool = new();

    [Fact]
    public void Work_that_waits_for_a_thread_causes_one_warning()
    {
        var monitor = new ThreadPoolMonitor(_time, _log, _pool.Enqueue);
        monitor.Check();
        for (var check = 0; check < 5; check++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            monitor.Check();
        }

        _log.Collector.GetSnapshot().Should().ContainSingle().Which.Id.Id.Should().Be(1052);
        _pool.Should().ContainSingle("the next work item is queued when this one has run");
    }

    [Fact]
    public void The_warning_is_repeated_after_the_pool_had_recovered()
    {
        var monitor = new ThreadPoolMonitor(_time, _log, _pool.Enqueue);
        for (var round = 0; round < 2; round++)
        {
            monitor.Check();
            _time.Advance(TimeSpan.FromSeconds(2));
            monitor.Check();
            _pool.Dequeue()();
        }

        _log.Collector.Count.Should().Be(2);
    }

    [Fact]
    public void Work_that_runs_in_time_causes_no_warning()
    {
        var monitor = new ThreadPoolMonitor(_time, _log, static work => work());
        for (var check = 0; check < 5; check++)
        {
            monitor.Check();
            _time.Advance(TimeSpan.FromSeconds(3));
        }

        _log.Collector.Count.Should().Be(0);
    }

    [Fact]
    public async Task Workers_of_every_bus_are_monitored_until_they_stop()
    {
        var checks = 0;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var monitor = new ThreadPoolMonitor(_time, _log, _ =>
        {
            checks++;
            _time.Advance(TimeSpan.FromSeconds(2));
        });
        var registration = ServiceDescriptor.Singleton(monitor);
        await using (var rig = new DeliveryRig(builder => builder.Services.Replace(registration)))
        {
            await rig.Runtime.StartAsync();
            while (_log.Collector.Count == 0)
            {
                limit.Token.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }

        // The work item never runs, so that one check queues it, and the next one warns.
        (checks, _log.Collector.Count).Should().Be((1, 1));
    }
}
