namespace Notify.Bus.InMemory;

/// <summary>An operator's hold on the channels of an in-memory bus.</summary>
internal sealed class InMemoryChannelControl(InMemoryMessageBus bus) : IBusControl
{
    public ValueTask PauseAsync(string channel, CancellationToken cancellationToken = default) => SetPaused(channel, true);

    public ValueTask ResumeAsync(string channel, CancellationToken cancellationToken = default) => SetPaused(channel, false);

    public ValueTask CancelAsync(Guid notificationId, CancellationToken cancellationToken = default)
    {
        bus.Cancel(notificationId);
        return ValueTask.CompletedTask;
    }

    public ValueTask CancelCampaignAsync(string campaign, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(campaign);
        bus.CancelCampaign(campaign);
        return ValueTask.CompletedTask;
    }

    private ValueTask SetPaused(string channel, bool paused)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(channel);
        bus.SetPaused(channel, paused);
        return ValueTask.CompletedTask;
    }
}
