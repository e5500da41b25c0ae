namespace Notify.Pipeline.Workers;

/// <summary>
/// The slots of a channel for messages in flight. Campaign messages cannot use all of them, so that a transactional
/// message finds one free.
/// </summary>
internal sealed class ConcurrencySlots(int total, int campaign)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _free;
    private TaskCompletionSource? _idle;
    private int _used;
    private int _usedByCampaign;

    public static ConcurrencySlots Of(ChannelOptions options) =>
        new(options.Concurrency, options.CampaignConcurrency ?? Math.Max(1, options.Concurrency - Math.Max(1, options.Concurrency / 4)));

    public int Used
    {
        get
        {
            lock (_gate)
                return _used;
        }
    }

    /// <summary>Returns the number of free slots, and how many of them campaign messages may use.</summary>
    public (int Total, int Campaign) Room()
    {
        lock (_gate)
            return (total - _used, Math.Min(total - _used, campaign - _usedByCampaign));
    }

    public void Take(Lane lane)
    {
        lock (_gate)
        {
            _used++;
            if (lane == Lane.Campaign)
                _usedByCampaign++;
        }
    }

    public void Release(Lane lane)
    {
        TaskCompletionSource? free, idle = null;
        lock (_gate)
        {
            _used--;
            if (lane == Lane.Campaign)
                _usedByCampaign--;
            (free, _free) = (_free, null);
            if (_used == 0)
                (idle, _idle) = (_idle, null);
        }

        free?.TrySetResult();
        idle?.TrySetResult();
    }

    /// <summary>Completes when a slot is free.</summary>
    public Task WaitForFreeAsync()
    {
        lock (_gate)
            return _used < total ? Task.CompletedTask : (_free ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    /// <summary>Completes when no message is in flight.</summary>
    public Task WaitForIdleAsync()
    {
        lock (_gate)
            return _used == 0 ? Task.CompletedTask : (_idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }
}
