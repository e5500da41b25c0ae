namespace Notify.Testing;

/// <summary>Applies Telegram's limits as exact windows: those of a chat, a group, and the bot.</summary>
internal sealed class BotApiLimits(LocalBotApiOptions options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<long>> _windows = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Counts a message. If it comes too early, returns the seconds to wait and does not count it.</summary>
    public int? Take(string chat)
    {
        if (!options.EnforceLimits)
            return null;
        var now = options.TimeProvider.GetTimestamp();
        (string Key, RateLimit Limit)[] limits = chat is ['-' or '@', ..]
            ? [("bot", options.BotLimit), ("chat " + chat, options.ChatLimit), ("group " + chat, options.GroupLimit)]
            : [("bot", options.BotLimit), ("chat " + chat, options.ChatLimit)];
        lock (_lock)
        {
            var wait = limits.Max(limit => Wait(limit.Key, limit.Limit, now));
            if (wait > TimeSpan.Zero)
                return Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
            foreach (var (key, limit) in limits.Where(limit => !limit.Limit.IsNone))
                _windows[key].Enqueue(now);
            return null;
        }
    }

    private TimeSpan Wait(string key, RateLimit limit, long now)
    {
        if (limit.IsNone)
            return TimeSpan.Zero;
        if (!_windows.TryGetValue(key, out var window))
            _windows[key] = window = new Queue<long>();
        while (window.TryPeek(out var oldest) && options.TimeProvider.GetElapsedTime(oldest, now) >= limit.Window)
            window.Dequeue();
        return window.Count < limit.Permits
            ? TimeSpan.Zero
            : limit.Window - options.TimeProvider.GetElapsedTime(window.Peek(), now);
    }
}
