using Notify.Bus;

namespace Notify.Redis.Bus;

/// <summary>Pauses channels and cancels notifications in Redis, for all processes.</summary>
internal sealed class RedisBusControl(
    BusContext context,
    Func<string, RedisQueue> queue,
    CancellationMarks cancellations) : IBusControl
{
    public ValueTask PauseAsync(string channel, CancellationToken cancellationToken = default) =>
        ControlAsync(channel, "pause", cancellationToken);

    public ValueTask ResumeAsync(string channel, CancellationToken cancellationToken = default) =>
        ControlAsync(channel, "resume", cancellationToken);

    public ValueTask CancelAsync(Guid notificationId, CancellationToken cancellationToken = default) =>
        BusCalls.RunAsync(context, () => cancellations.AddAsync(notificationId), cancellationToken);

    public ValueTask CancelCampaignAsync(string campaign, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(campaign);
        return BusCalls.RunAsync(context, () => cancellations.AddAsync(campaign), cancellationToken);
    }

    private ValueTask ControlAsync(string channel, string command, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(channel);
        return BusCalls.RunAsync(context, () => ControlAsync(queue(channel), command), cancellationToken);
    }

    private static async Task ControlAsync(RedisQueue target, string command)
    {
        await target.RegisterAsync().ConfigureAwait(false);
        await target.ControlAsync(command).ConfigureAwait(false);
    }
}
