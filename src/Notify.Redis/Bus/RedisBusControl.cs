using Notify.Bus;

namespace Notify.Redis.Bus;

/// <summary>Pauses channels and cancels notifications in Redis, for all processes.</summary>
internal sealed class RedisBusControl(
    Func<string, RedisQueue> queue,
    CancellationMarks cancellations) : IBusControl
{
    public ValueTask PauseAsync(string channel, CancellationToken cancellationToken = default) =>
        ControlAsync(channel, "pause", cancellationToken);

    public ValueTask ResumeAsync(string channel, CancellationToken cancellationToken = default) =>
        ControlAsync(channel, "resume", cancellationToken);

    public ValueTask CancelAsync(Guid notificationId, CancellationToken cancellationToken = default) =>
        new(cancellations.AddAsync(notificationId).WaitAsync(cancellationToken));

    public ValueTask CancelCampaignAsync(string campaign, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(campaign);
        return new(cancellations.AddAsync(campaign).WaitAsync(cancellationToken));
    }

    private async ValueTask ControlAsync(string channel, string command, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(channel);
        var target = queue(channel);
        await target.RegisterAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        await target.ControlAsync(command).WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
