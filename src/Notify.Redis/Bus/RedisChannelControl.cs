using Notify.Bus;

namespace Notify.Redis.Bus;

/// <summary>An operator's hold on the channels, by way of Redis: all processes see it.</summary>
internal sealed class RedisChannelControl(Func<string, RedisQueue> queue, Func<Task<IReadOnlyList<RedisQueue>>> queues, CancellationCache marks) : IBusControl
{
    public ValueTask PauseAsync(string channel, CancellationToken cancellationToken = default) => ControlAsync(channel, "pause", cancellationToken);

    public ValueTask ResumeAsync(string channel, CancellationToken cancellationToken = default) => ControlAsync(channel, "resume", cancellationToken);

    public ValueTask CancelAsync(Guid notificationId, CancellationToken cancellationToken = default) => new(marks.AddAsync(notificationId, TellAsync).WaitAsync(cancellationToken));

    public ValueTask CancelCampaignAsync(string campaign, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(campaign);
        return new(marks.AddAsync(campaign, TellAsync).WaitAsync(cancellationToken));
    }

    private async ValueTask ControlAsync(string channel, string command, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(channel);
        var target = queue(channel);
        await target.RegisterAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        await target.ControlAsync(command).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task TellAsync() => await Task.WhenAll((await queues().ConfigureAwait(false)).Select(one => one.ControlAsync("mark"))).ConfigureAwait(false);
}
