namespace Notify.Bus.InMemory;

/// <summary>Which notifications and campaigns were cancelled. Guarded by the bus's lock.</summary>
internal sealed class CancelMarks
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(72);

    private readonly Dictionary<Guid, DateTimeOffset> _notifications = [];
    private readonly Dictionary<string, DateTimeOffset> _campaigns = new(StringComparer.Ordinal);

    public bool Any => _notifications.Count + _campaigns.Count > 0;

    public void Add(Guid notificationId, DateTimeOffset now) => _notifications[notificationId] = now + Kept;

    public void Add(string campaign, DateTimeOffset now) => _campaigns[campaign] = now + Kept;

    public bool Cover(Envelope envelope, DateTimeOffset now) =>
        (_notifications.TryGetValue(envelope.NotificationId, out var until) && until > now)
        || (envelope.Campaign is not null && _campaigns.TryGetValue(envelope.Campaign, out until) && until > now);

    public void Sweep(DateTimeOffset now)
    {
        foreach (var (id, until) in _notifications)
        {
            if (until <= now)
                _notifications.Remove(id);
        }

        foreach (var (campaign, until) in _campaigns)
        {
            if (until <= now)
                _campaigns.Remove(campaign);
        }
    }
}
