namespace Notify.Testing;

/// <summary>What a <see cref="LocalBotApi"/> demands and allows. Read at start.</summary>
public sealed class LocalBotApiOptions
{
    /// <summary>The port to listen on. <value>The default value is 0: a free one.</value></summary>
    public int Port { get; set; }

    /// <summary>The one token it takes; others are answered with 401, malformed ones with 404. <value>The default value is a made-up token.</value></summary>
    public string Token { get; set; } = "123456789:AAlocal-bot-api-token-for-tests-only";

    /// <summary>
    /// Whether <see cref="ChatLimit"/>, <see cref="GroupLimit"/> and <see cref="BotLimit"/> are held: what comes too fast is answered with 429 and <c>retry_after</c>.
    /// <value>The default value is false.</value>
    /// </summary>
    public bool EnforceLimits { get; set; }

    /// <summary>How many messages one chat takes in any window. <value>The default value is 1 a second.</value></summary>
    public RateLimit ChatLimit { get; set; } = RateLimit.PerSecond(1);

    /// <summary>How many messages one group or channel takes in any window, besides <see cref="ChatLimit"/>. <value>The default value is 20 a minute.</value></summary>
    public RateLimit GroupLimit { get; set; } = RateLimit.PerMinute(20);

    /// <summary>How many messages the bot may send in any window. <value>The default value is 30 a second.</value></summary>
    public RateLimit BotLimit { get; set; } = RateLimit.PerSecond(30);

    /// <summary>
    /// Whether messages and calls are kept. False keeps counts only, which is what a load test wants. <value>The default value is true.</value>
    /// </summary>
    public bool KeepMessages { get; set; } = true;

    /// <summary>The clock behind dates, limits and <see cref="BotApiScript.Slow(TimeSpan)"/>. <value>The default value is <see cref="TimeProvider.System"/>.</value></summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    internal void Validate()
    {
        if (Port is < 0 or > 65535)
            throw new ArgumentException($"{nameof(Port)} is {Port}; write 0 for a free port, or 1 to 65535.");
        if (!BotApiPath.IsToken(Token))
        {
            throw new ArgumentException(
                $"{nameof(Token)} is not a valid bot token. Use digits, a colon, and at least 30 letters, digits, _ or -.");
        }

        foreach (
            var (name, limit) in ((string, RateLimit)[])
                [(nameof(ChatLimit), ChatLimit), (nameof(GroupLimit), GroupLimit), (nameof(BotLimit), BotLimit)])
        {
            if (!limit.IsNone && (limit.Permits < 1 || limit.Window <= TimeSpan.Zero))
            {
                throw new ArgumentException(
                    $"{name} needs Permits of at least 1 and a Window above zero; RateLimit.None turns it off.");
            }
        }
    }
}
