using Notify.Bus;

namespace Notify.Testing.Conformance;

/// <summary>Cases for a bus that loses its content when the process ends. Other buses have nothing to stop.</summary>
internal static class ShutdownCases
{
    public static IReadOnlyList<BusCase> All { get; } =
    [
        new("A_stopped_bus_rejects_new_envelopes", Volatile(async (probe, bus) =>
        {
            bus.StopAccepting();
            var refused = await Check.Throws<EnqueueFailedException>(
                    () => probe.EnqueueWaiting([probe.Envelope()]),
                    "an enqueue after the stop")
                .ConfigureAwait(false);
            Check.Equal(EnqueueFailureReason.Stopping, refused.Reason, "the reason");
        })),
        new("A_stop_ends_waiting_calls", Volatile(async (probe, bus) =>
        {
            await probe.Enqueue(1).ConfigureAwait(false);
            var waiting = probe.EnqueueWaiting([probe.Envelope()]);
            bus.StopAccepting();
            var refused = await Check
                .Throws<EnqueueFailedException>(() => waiting, "a call that waited at the stop")
                .ConfigureAwait(false);
            Check.Equal(EnqueueFailureReason.Stopping, refused.Reason, "the reason");
            await probe.ClaimOne().ConfigureAwait(false);
            await probe.ExpectNothing("a failed call has added nothing").ConfigureAwait(false);
        })) { Settings = new() { LaneCapacity = 1 } },
        new("A_stopped_bus_still_retries_and_forwards", Volatile(async (probe, bus) =>
        {
            await probe.Enqueue(probe.Envelope(steps: [BusProbe.Channel, "push"])).ConfigureAwait(false);
            bus.StopAccepting();
            var lease = await probe.ClaimOne().ConfigureAwait(false);
            await probe.Settle(lease, Settlement.Retry(probe.Now, lease.State)).ConfigureAwait(false);
            lease = await probe.ClaimOne().ConfigureAwait(false);
            await probe.Settle(lease, Settlement.Forward(lease.State with { Step = 1 })).ConfigureAwait(false);
            await probe.Complete(await probe.ClaimOne("push").ConfigureAwait(false)).ConfigureAwait(false);
        })),
        new("A_stopped_bus_delivers_all_transactional_envelopes_first", Volatile(async (probe, bus) =>
        {
            await probe.Enqueue(3, Lane.Campaign).ConfigureAwait(false);
            await probe.Enqueue(30).ConfigureAwait(false);
            bus.StopAccepting();
            for (var i = 0; i < 30; i++)
            {
                Check.Equal(
                    Lane.Transactional,
                    (await probe.ClaimOne().ConfigureAwait(false)).Envelope.Lane,
                    $"the lane of claim {i}");
            }

            Check.Equal(
                Lane.Campaign,
                (await probe.ClaimOne().ConfigureAwait(false)).Envelope.Lane,
                "the lane after that");
        })),
    ];

    private static Func<BusProbe, Task> Volatile(Func<BusProbe, IVolatileMessageBus, Task> body) =>
        probe => probe.Bus is IVolatileMessageBus bus ? body(probe, bus) : Task.CompletedTask;
}
