namespace Notify.Bus.InMemory;

/// <content>Pausing channels, and canceling notifications and campaigns.</content>
public sealed partial class InMemoryMessageBus
{
    private readonly CancelMarks _cancelMarks = new();

    private sealed class BusControl(InMemoryMessageBus bus) : IBusControl
    {
        public ValueTask PauseAsync(string channel, CancellationToken cancellationToken = default) =>
            SetPaused(channel, true);

        public ValueTask ResumeAsync(string channel, CancellationToken cancellationToken = default) =>
            SetPaused(channel, false);

        public ValueTask CancelAsync(Guid notificationId, CancellationToken cancellationToken = default)
        {
            lock (bus.StateLock)
            {
                bus._cancelMarks.Add(notificationId, bus._time.GetUtcNow());
                bus._retentionSweep.EnsureScheduled();
            }

            return ValueTask.CompletedTask;
        }

        public ValueTask CancelCampaignAsync(string campaign, CancellationToken cancellationToken = default)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(campaign);
            lock (bus.StateLock)
            {
                bus._cancelMarks.Add(campaign, bus._time.GetUtcNow());
                bus._retentionSweep.EnsureScheduled();
            }

            return ValueTask.CompletedTask;
        }

        private ValueTask SetPaused(string channel, bool paused)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(channel);
            lock (bus.StateLock)
            {
                var queue = bus.GetQueue(channel);
                queue.IsPaused = paused;
                bus.MarkChanged(queue);
                bus.ServeWaiters();
            }

            return ValueTask.CompletedTask;
        }
    }

    /// <summary>The canceled notifications and campaigns. Guarded by the bus's lock.</summary>
    private sealed class CancelMarks
    {
        private static readonly TimeSpan Retention = TimeSpan.FromHours(72);

        private readonly Dictionary<Guid, DateTimeOffset> _notifications = [];
        private readonly Dictionary<string, DateTimeOffset> _campaigns = new(StringComparer.Ordinal);

        public bool Any => _notifications.Count + _campaigns.Count > 0;

        public void Add(Guid notificationId, DateTimeOffset now) => _notifications[notificationId] = now + Retention;

        public void Add(string campaign, DateTimeOffset now) => _campaigns[campaign] = now + Retention;

        public bool Include(Envelope envelope, DateTimeOffset now) =>
            (_notifications.TryGetValue(envelope.NotificationId, out var expiry) && expiry > now)
            || (envelope.Campaign is not null && _campaigns.TryGetValue(envelope.Campaign, out expiry) && expiry > now);

        public void RemoveExpired(DateTimeOffset now)
        {
            foreach (var (id, expiry) in _notifications)
            {
                if (expiry <= now)
                    _notifications.Remove(id);
            }

            foreach (var (campaign, expiry) in _campaigns)
            {
                if (expiry <= now)
                    _campaigns.Remove(campaign);
            }
        }
    }
}
