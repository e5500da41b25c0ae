namespace Notify.Bus.InMemory;

public sealed partial class InMemoryMessageBus
{
    private const int MostKeysAtOnce = 1000;

    internal void SetPaused(string channel, bool paused)
    {
        lock (Gate)
        {
            var queue = Queue(channel);
            queue.Paused = paused;
            MarkChanged(queue);
            ServeWaiters();
        }
    }

    internal void Cancel(Guid notificationId)
    {
        lock (Gate)
        {
            _cancelled.Add(notificationId, _time.GetUtcNow());
            _housekeeping.Begin();
        }
    }

    internal void CancelCampaign(string campaign)
    {
        lock (Gate)
        {
            _cancelled.Add(campaign, _time.GetUtcNow());
            _housekeeping.Begin();
        }
    }

    /// <summary>Forgets what has been kept long enough.</summary>
    /// <param name="now">The time.</param>
    /// <param name="anythingKept">Whether something is still kept that will be forgotten later.</param>
    /// <returns>True where there is more to forget right now.</returns>
    internal bool Forget(DateTimeOffset now, out bool anythingKept)
    {
        var more = _deadLetters.Sweep(now - Options.DeadLetterRetention);
        var keys = 0;
        foreach (var queue in _channels.Values)
        {
            more |= queue.Keys.Sweep(now, MostKeysAtOnce);
            keys += queue.Keys.Count;
        }

        _cancelled.Sweep(now);
        anythingKept = keys > 0 || _cancelled.Any || _deadLetters.Any;
        return more;
    }
}
