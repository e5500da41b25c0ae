namespace Notify.Telegram.Settings;

/// <summary>
/// Validates <see cref="TelegramOptions"/>. Each error names the option and the remedy, and never a secret.
/// </summary>
internal static class TelegramOptionsValidator
{
    public static IEnumerable<string> Validate(TelegramOptions options) =>
        ValidateServer(options)
            .Concat(ValidateBehavior(options))
            .Concat(ValidateTimeouts(options))
            .Concat(InboundOptionsValidator.Validate(options));

    private static IEnumerable<string> ValidateServer(TelegramOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.BotToken))
            yield return "BotToken is empty. Set the token that BotFather created for the bot.";
        else if (!BotToken.IsWellFormed(options.BotToken))
        {
            yield return "BotToken is not a valid bot token. Copy it exactly as shown by BotFather, for example "
                + "123456:ABC-DEF…";
        }
        if (ReadServer(options.ApiUrl) is not { } server)
        {
            yield return "ApiUrl is not a valid server address. Use a scheme, a host and optionally a port and a path, "
                + "for example http://127.0.0.1:8081, without the bot's part of the path, or leave it out for "
                + "Telegram's own server.";
        }
        else if (server.Scheme == Uri.UriSchemeHttp && !server.IsLoopback && !options.AllowHttp)
        {
            yield return "ApiUrl is an http address of another machine, which would receive the token unencrypted. "
                + "Use https, or set AllowHttp.";
        }
    }

    private static IEnumerable<string> ValidateBehavior(TelegramOptions options)
    {
        if (!Enum.IsDefined(options.LongText))
            yield return "LongText is not a valid value. Use Split or Reject.";
        if (!Enum.IsDefined(options.OnBadMarkup))
            yield return "OnBadMarkup is not a valid value. Use Fail or SendPlain.";
        if (options.GroupRateLimit is { } limit && !IsValid(limit))
        {
            yield return "GroupRateLimit must have Permits of at least 1 and a Window above zero. Set both to zero "
                + "for no limit.";
        }
    }

    private static IEnumerable<string> ValidateTimeouts(TelegramOptions options)
    {
        foreach (var (name, value) in ((string, TimeSpan)[])[
            (nameof(options.ConnectTimeout), options.ConnectTimeout),
            (nameof(options.RequestTimeout), options.RequestTimeout)])
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
                yield return $"{name} must be above zero and at most one day, for example 00:00:30.";
        }
    }

    private static Uri? ReadServer(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var server)
        && (server.Scheme == Uri.UriSchemeHttps || server.Scheme == Uri.UriSchemeHttp)
        && server is { Host.Length: > 0, UserInfo.Length: 0, Query.Length: 0, Fragment.Length: 0 }
        && !HasBotPart(server)
            ? server
            : null;

    /// <summary>Whether a path ends with the part that is added for each call, with or without the token.</summary>
    private static bool HasBotPart(Uri server) =>
        server.Segments[^1].TrimEnd('/') is ['b', 'o', 't', .. var token] && (token is "" or [>= '0' and <= '9', ..]);

    private static bool IsValid(RateLimit limit) =>
        limit.IsNone || (limit.Permits >= 1 && limit.Window > TimeSpan.Zero);
}
