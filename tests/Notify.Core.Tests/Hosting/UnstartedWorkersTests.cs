using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Notify.Bus;
using Notify.Tests.Bus;
using Notify.Tests.Enqueue;
using Notify.Tests.Pipeline;

namespace Notify.Tests.Hosting;

/// <summary>A process that enqueues on the in-memory bus, but never starts its workers, is reported.</summary>
public sealed class UnstartedWorkersTests
{
    private const int WarningId = 1053;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task One_warning_says_what_to_do()
    {
        await using var rig = new DeliveryRig();
        await EnqueueAsync(rig);
        await EnqueueAsync(rig);

        rig.Time.Advance(Limit - TimeSpan.FromMilliseconds(1));
        Warnings(rig).Should().BeEmpty();
        rig.Time.Advance(TimeSpan.FromMilliseconds(1));
        await EnqueueAsync(rig);
        rig.Time.Advance(2 * Limit);

        Warnings(rig).Should().Equal(
            "Messages were enqueued on the in-memory bus, but the workers of this process were not started within " +
            "00:00:05, so nothing is sent. Start the host with RunAsync or StartAsync, or call " +
            "INotifyRuntime.StartAsync.");
    }

    [Fact]
    public async Task A_stream_of_notifications_counts_as_well()
    {
        await using var rig = new DeliveryRig();
        await rig.Services.GetRequiredService<INotifier>().EnqueueAsync(Stream());

        rig.Time.Advance(Limit);

        Warnings(rig).Should().ContainSingle();

        static async IAsyncEnumerable<Notification> Stream()
        {
            await Task.CompletedTask;
            yield return Hello;
        }
    }

    [Fact]
    public async Task Without_messages_nothing_is_logged()
    {
        await using var rig = new DeliveryRig();
        _ = rig.Services.GetRequiredService<INotifier>();

        rig.Time.Advance(2 * Limit);

        Warnings(rig).Should().BeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Workers_that_start_in_time_prevent_it(bool startsFirst)
    {
        await using var rig = new DeliveryRig();
        if (startsFirst)
            await rig.Runtime.StartAsync();
        await EnqueueAsync(rig);
        rig.Time.Advance(Limit / 2);
        await rig.Runtime.StartAsync();
        await EnqueueAsync(rig);

        rig.Time.Advance(2 * Limit);

        Warnings(rig).Should().BeEmpty();
    }

    [Fact]
    public async Task A_failed_start_does_not_prevent_it()
    {
        await using var rig = new DeliveryRig(email: options => options.Concurrency = 0);
        await EnqueueAsync(rig);
        await rig.Runtime.Invoking(runtime => runtime.StartAsync()).Should().ThrowAsync<Exception>();

        rig.Time.Advance(Limit);

        Warnings(rig).Should().ContainSingle();
    }

    [Fact]
    public async Task A_host_that_only_enqueues_is_not_reported()
    {
        await using var rig = new DeliveryRig(
            builder => builder.UseSharedBus(),
            options: options => (options.Via, options.RunWorkers) = ("email", false));
        await EnqueueAsync(rig);

        rig.Time.Advance(2 * Limit);

        Warnings(rig).Should().BeEmpty();
    }

    [Fact]
    public async Task On_a_durable_bus_other_processes_may_send()
    {
        await using var rig = new DeliveryRig(
            builder => builder.Services.Replace(ServiceDescriptor.Singleton<IMessageBus>(new RecordingBus())));
        await EnqueueAsync(rig);

        rig.Time.Advance(2 * Limit);

        Warnings(rig).Should().BeEmpty();
    }

    [Fact]
    public async Task A_disposed_provider_logs_nothing()
    {
        var rig = new DeliveryRig();
        await EnqueueAsync(rig);
        await ((ServiceProvider)rig.Services).DisposeAsync();

        rig.Time.Advance(2 * Limit);

        Warnings(rig).Should().BeEmpty();
    }

    private static Notification Hello => new("hello", new Recipient { Email = "ada@example.com" });

    private static async Task EnqueueAsync(DeliveryRig rig) =>
        await rig.Services.GetRequiredService<INotifier>().EnqueueAsync(Hello);

    private static IEnumerable<string> Warnings(DeliveryRig rig) => rig.Logs.GetSnapshot()
        .Where(record => record.Id.Id == WarningId && record.Level == LogLevel.Warning)
        .Select(record => record.Message);
}
