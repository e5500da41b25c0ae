namespace Notify.Bus.InMemory;

/// <content>Pausing channels, and canceling notifications and campaigns.</content>
public sealed partial class InMemoryMessageBus
{
    private readonly CancelMarks _cancelMarks = new();

    /// <summary>The number of canceled notifications and campaigns, for tests.</summary>
    internal int CancelMarkCount => _cancelMarks.Count;

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
                bus._cancelMarks.Add(notificationId, bus.DueItems.Elapsed);
                bus._retentionSweep.EnsureScheduled();
            }

            return ValueTask.CompletedTask;
        }

        public ValueTask CancelCampaignAsync(string campaign, CancellationToken cancellationToken = default)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(campaign);
            lock (bus.StateLock)
            {
                bus._cancelMarks.Add(campaign, bus.DueItems.Elapsed);
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

    /// <summary>
    /// The canceled notifications and campaigns, with the time of the cancellation since the bus was created. Guarded
    /// by the bus's lock.
    /// </summary>
    /// <remarks>
    /// A mark is removed when it applies to no envelope. It therefore lasts as long as any message that it affects,
    /// however late that is due. The envelopes are examined once an hour, because an index of them would cost more.
    /// </remarks>
    private sealed class CancelMarks
    {
        // An envelope in flight is not examined. If it was claimed before the cancellation, it may return to a queue,
        // but no delivery takes that long.
        private static readonly TimeSpan MinAge = TimeSpan.FromHours(1);

        // A campaign may still be enqueued when it is canceled.
        private static readonly TimeSpan MinCampaignAge = TimeSpan.FromHours(72);
        private static readonly TimeSpan SweepInterval = TimeSpan.FromHours(1);

        private readonly Dictionary<Guid, TimeSpan> _notifications = [];
        private readonly Dictionary<string, TimeSpan> _campaigns = new(StringComparer.Ordinal);
        private TimeSpan _sweptAt;

        public bool Any => Count > 0;

        public int Count => _notifications.Count + _campaigns.Count;

        public void Add(Guid notificationId, TimeSpan now) => _notifications[notificationId] = now;

        public void Add(string campaign, TimeSpan now) => _campaigns[campaign] = now;

        public bool Include(Envelope envelope) =>
            _notifications.ContainsKey(envelope.NotificationId)
            || (envelope.Campaign is not null && _campaigns.ContainsKey(envelope.Campaign));

        /// <summary>Removes marks that apply to no envelope, at most once an hour.</summary>
        public void RemoveUnused(TimeSpan now, IEnumerable<Envelope> envelopes)
        {
            if (!Any || now - _sweptAt < SweepInterval)
                return;
            _sweptAt = now;
            var notifications = Select(_notifications, now - MinAge);
            var campaigns = Select(_campaigns, now - MinCampaignAge);
            if (notifications.Count + campaigns.Count == 0)
                return;
            foreach (var envelope in envelopes)
            {
                notifications.Remove(envelope.NotificationId);
                if (envelope.Campaign is not null)
                    campaigns.Remove(envelope.Campaign);
            }

            foreach (var id in notifications)
                _notifications.Remove(id);
            foreach (var campaign in campaigns)
                _campaigns.Remove(campaign);
            _notifications.TrimExcess();
        }

        private static HashSet<TMark> Select<TMark>(Dictionary<TMark, TimeSpan> marks, TimeSpan latest)
            where TMark : notnull =>
            new(marks.Where(mark => mark.Value <= latest).Select(mark => mark.Key), marks.Comparer);
    }
}
