using Notify.Bus;
using Notify.Sql.Storage;

namespace Notify.Sql.Bus;

/// <summary>Pauses channels and cancels notifications in the database, for all processes.</summary>
internal sealed class SqlBusControl(BusContext context, QueueTable queues, SignalPump signals) : IBusControl
{
    public ValueTask PauseAsync(string channel, CancellationToken cancellationToken = default) =>
        SetPausedAsync(channel, isPaused: true, cancellationToken);

    public ValueTask ResumeAsync(string channel, CancellationToken cancellationToken = default) =>
        SetPausedAsync(channel, isPaused: false, cancellationToken);

    public ValueTask CancelAsync(Guid notificationId, CancellationToken cancellationToken = default) =>
        CancelAsync(new CancellationMark(CancellationMarkKind.Notification, notificationId.ToString()), cancellationToken);

    public ValueTask CancelCampaignAsync(string campaign, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(campaign);
        return CancelAsync(new CancellationMark(CancellationMarkKind.Campaign, campaign), cancellationToken);
    }

    private ValueTask CancelAsync(CancellationMark mark, CancellationToken cancellationToken) =>
        BusCalls.RunAsync(context, () => context.Store.CancelAsync(mark, cancellationToken));

    private ValueTask SetPausedAsync(string channel, bool isPaused, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(channel);
        return BusCalls.RunAsync(context, async () =>
        {
            var queue = await queues.GetAsync(channel).ConfigureAwait(false);
            await context.Store.SetPausedAsync(queue.Id, isPaused, cancellationToken).ConfigureAwait(false);
            queue.Work.Set();
            signals.Add(queue.Id);
        });
    }
}
