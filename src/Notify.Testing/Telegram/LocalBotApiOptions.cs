namespace Notify.Testing;

/// <summary>Represents the settings of a <see cref="LocalBotApi"/>. They are read at startup.</summary>
public sealed class LocalBotApiOptions
{
    /// <summary>Gets or sets the port to listen on.</summary>
    /// <value>The default is 0: a free port.</value>
    public int Port { get; set; }

    /// <summary>
    /// Gets or sets the only token that is accepted. Other tokens are answered with 401, malformed ones with 404.
    /// </summary>
    /// <value>The default is an invented token.</value>
    public string Token { get; set; } = "123456789:AAlocal-bot-api-token-for-tests-only";

    /// <summary>
    /// Gets or sets a value indicating whether <see cref="ChatLimit"/>, <see cref="GroupLimit"/> and
    /// <see cref="BotLimit"/> apply: a message that comes too early is answered with 429 and <c>retry_after</c>.
    /// </summary>
    /// <value>The default is false.</value>
    public bool EnforceLimits { get; set; }

    /// <summary>Gets or sets the maximum number of messages to one chat in any window.</summary>
    /// <value>The default is 1 per second.</value>
    public RateLimit ChatLimit { get; set; } = RateLimit.PerSecond(1);

    /// <summary>
    /// Gets or sets the maximum number of messages to one group or channel in any window, in addition to
    /// <see cref="ChatLimit"/>.
    /// </summary>
    /// <value>The default is 20 per minute.</value>
    public RateLimit GroupLimit { get; set; } = RateLimit.PerMinute(20);

    /// <summary>Gets or sets the maximum number of messages of the bot in any window.</summary>
    /// <value>The default is 30 per second.</value>
    public RateLimit BotLimit { get; set; } = RateLimit.PerSecond(30);

    /// <summary>
    /// Gets or sets a value indicating whether messages and calls are stored. If false, they are only counted, as for a
    /// load test.
    /// </summary>
    /// <value>The default is true.</value>
    public bool KeepMessages { get; set; } = true;

    /// <summary>Gets or sets the clock for dates, limits and <see cref="BotApiScript.Slow(TimeSpan)"/>.</summary>
    /// <value>The default is <see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    internal void Validate()
    {
        if (Port is < 0 or > 65535)
            throw new ArgumentException($"{nameof(Port)} is {Port}; use 0 for a free port, or 1 to 65535.");
        if (!BotApiPath.IsToken(Token))
        {
            throw new ArgumentException(
                $"{nameof(Token)} is not a valid bot token. Use digits, a colon, and at least 30 letters, digits, "
                + "_ or -.");
        }

        (string Name, RateLimit Limit)[] limits =
            [(nameof(ChatLimit), ChatLimit), (nameof(GroupLimit), GroupLimit), (nameof(BotLimit), BotLimit)];
        foreach (var (name, limit) in limits)
        {
            if (!limit.IsNone && (limit.Permits < 1 || limit.Window <= TimeSpan.Zero))
            {
                throw new ArgumentException(
                    $"{name} must have Permits of at least 1 and a Window above zero. Use RateLimit.None for no "
                    + "limit.");
            }
        }
    }
}
