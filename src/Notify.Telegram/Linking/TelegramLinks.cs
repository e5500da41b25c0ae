using System.Security.Cryptography;

namespace Notify.Telegram.Linking;

/// <summary>Creates and reads the links of one bot.</summary>
internal sealed class TelegramLinks(string channel, TelegramOptions options, TimeProvider time) : ITelegramLinks
{
    private readonly LinkTokens? _tokens = string.IsNullOrWhiteSpace(options.BotToken)
        ? null
        : new LinkTokens(options.BotToken);

    // Starts anywhere, so that the links of two processes in one second differ, too.
    private int _nonce = RandomNumberGenerator.GetInt32(int.MaxValue);

    public string CreateToken(string userId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(userId);
        var tokens = _tokens ?? throw Missing(nameof(options.BotToken), "the token that BotFather created for the bot");
        Span<byte> payload = stackalloc byte[LinkTokens.MaxBytes];
        var length = LinkPayload.Write(
            userId, time.GetUtcNow() + options.LinkValidity, Interlocked.Increment(ref _nonce), payload);
        return tokens.Write(payload[..length]);
    }

    public Uri CreateLink(string userId)
    {
        var bot = string.IsNullOrWhiteSpace(options.BotUserName)
            ? throw Missing(nameof(options.BotUserName), "the bot's user name, without the @")
            : options.BotUserName;
        return new Uri($"https://t.me/{bot}?start={CreateToken(userId)}");
    }

    public string? Read(string? token) =>
        _tokens?.Read(token) is { } payload ? LinkPayload.Read(payload, time.GetUtcNow()) : null;

    private InvalidOperationException Missing(string setting, string what) =>
        new($"Channel '{channel}': {setting} is empty. Set {what}.");
}
