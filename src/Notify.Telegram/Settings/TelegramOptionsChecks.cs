namespace Notify.Telegram.Settings;

/// <summary>Looks for mistakes in the settings; each names the setting and what to write, and never repeats a secret.</summary>
internal static class TelegramOptionsChecks
{
    /// <param name="options">The settings.</param>
    /// <param name="section">How the settings are called in configuration: <c>Notify:Telegram</c>.</param>
    public static IEnumerable<string> Problems(TelegramOptions options, string section) =>
        Server(options).Concat(Behavior(options)).Concat(Times(options)).Concat(InboundChecks.Problems(options)).Select(problem => $"{section}:{problem}");

    private static IEnumerable<string> Server(TelegramOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.BotToken))
            yield return "BotToken is empty; set the token BotFather gave for the bot.";
        else if (!BotToken.IsWellFormed(options.BotToken))
            yield return "BotToken has not the form of a token; write it as BotFather gives it: the bot's number, a colon, and the letters after it, without spaces or the word bot.";
        if (!IsServer(options.ApiUrl))
            yield return "ApiUrl is no server's address; write a scheme, a host and perhaps a port, for example http://127.0.0.1:8081, without a path, or leave it out for Telegram's own.";
    }

    private static IEnumerable<string> Behavior(TelegramOptions options)
    {
        if (!Enum.IsDefined(options.LongText))
            yield return "LongText is none of its values; write Split or Reject.";
        if (!Enum.IsDefined(options.OnBadMarkup))
            yield return "OnBadMarkup is none of its values; write Fail or SendPlain.";
        if (options.GroupRateLimit is { } limit && !IsGood(limit))
            yield return "GroupRateLimit needs Permits of at least 1 and a Window above zero; both zero turn it off.";
        if (options.Concurrency < 1)
            yield return "Concurrency is below 1; write how many messages may be sent at once, at least 1.";
        if (options.MaxAttachmentBytes < 0)
            yield return "MaxAttachmentBytes is negative; write how many bytes an attachment may have.";
    }

    private static IEnumerable<string> Times(TelegramOptions options)
    {
        foreach (var (name, value) in ((string, TimeSpan)[])[(nameof(options.ConnectTimeout), options.ConnectTimeout), (nameof(options.RequestTimeout), options.RequestTimeout)])
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
                yield return $"{name} is out of range; write a time above zero and at most a day, for example 00:00:30.";
        }
    }

    private static bool IsServer(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var server)
        && (server.Scheme == Uri.UriSchemeHttps || server.Scheme == Uri.UriSchemeHttp)
        && server is { Host.Length: > 0, UserInfo.Length: 0, AbsolutePath: "/", Query.Length: 0, Fragment.Length: 0 };

    private static bool IsGood(RateLimit limit) => limit.IsNone || (limit.Permits >= 1 && limit.Window > TimeSpan.Zero);
}
