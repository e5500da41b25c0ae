using Notify.Delivery;

namespace Notify.Telegram.BotApi;

/// <summary>
/// Decides whether a 429 is meant for one chat or for the whole bot, which Telegram does not say: one chat, unless another one was refused within the pause asked for. Halting all chats because one
/// of them is too busy would be wrong; going on while the bot is meant makes its pauses longer.
/// </summary>
internal sealed class FloodWaitTracker(TimeProvider time)
{
    // Without a word about how long, Telegram means a short while.
    private static readonly TimeSpan DefaultPause = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private string? _chat;
    private DateTimeOffset _until;

    /// <summary>Takes note of a 429.</summary>
    /// <param name="chat">The chat, normalized.</param>
    /// <param name="retryAfter">The pause asked for, or null.</param>
    /// <returns>What has to wait.</returns>
    public PauseScope Note(string chat, TimeSpan? retryAfter)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            var scope = _chat is not null && _chat != chat && now < _until ? PauseScope.Channel : PauseScope.Address;
            var until = now + (retryAfter ?? DefaultPause);
            (_chat, _until) = (chat, now < _until && _until > until ? _until : until);
            return scope;
        }
    }
}
