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
        if (!IsServer(options.ApiUrl))
        {
            yield return "ApiUrl is not a valid server address. Use a scheme, a host and optionally a port, "
                + "for example http://127.0.0.1:8081, without a path, or leave it out for Telegram's own server.";
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

    private static bool IsServer(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var server)
        && (server.Scheme == Uri.UriSchemeHttps || server.Scheme == Uri.UriSchemeHttp)
        && server is { Host.Length: > 0, UserInfo.Length: 0, AbsolutePath: "/", Query.Length: 0, Fragment.Length: 0 };

    private static bool IsValid(RateLimit limit) =>
        limit.IsNone || (limit.Permits >= 1 && limit.Window > TimeSpan.Zero);
}
