namespace Notify.Pipeline.Workers;

/// <summary>
/// The turn of envelopes that have lost a lease, for all channels of this process. Such an envelope may have ended its
/// process. Its delivery starts while no other envelope of its channel is in flight, and no other suspect of the
/// process, so that it takes no other envelope with it again and again.
/// </summary>
/// <remarks>
/// The other channels continue. One of their envelopes may be lost together with a suspect once; then it is a suspect
/// itself, and no longer in flight together with the first one.
/// </remarks>
internal sealed class SuspectTurn(TimeProvider time)
{
    /// <summary>
    /// The longest time that a channel stands still before and after the start of a suspect. An envelope that ends its
    /// process usually does so immediately; one whose provider is silent must not stop its channel.
    /// </summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private Task _last = Task.CompletedTask;

    /// <summary>Starts the delivery of a suspect, and waits until it has ended.</summary>
    /// <param name="slots">The slots of the channel.</param>
    /// <param name="start">Starts the delivery.</param>
    /// <param name="stop">Canceled when nothing must wait any longer: the delivery starts immediately.</param>
    public async ValueTask DeliverAsync(DeliverySlots slots, Action start, CancellationToken stop)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var before = Interlocked.Exchange(ref _last, turn.Task);
        try
        {
            await before.WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await WaitForIdleAsync(slots, stop).ConfigureAwait(false);
            start();
            await WaitForIdleAsync(slots, stop).ConfigureAwait(false);
        }
        finally
        {
            turn.SetResult();
        }
    }

    private async ValueTask WaitForIdleAsync(DeliverySlots slots, CancellationToken stop) =>
        await slots.WaitForIdleAsync()
            .WaitAsync(LongestWait, time, stop)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
