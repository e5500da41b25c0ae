namespace Notify.Telegram.BotApi;

/// <summary>The server that receives the calls, and the bot that makes them.</summary>
/// <param name="Url">The server: a scheme, a host, optionally a port and a path.</param>
/// <param name="Token">The bot's token.</param>
/// <param name="IsTestEnvironment">Whether the bot belongs to Telegram's test environment.</param>
internal sealed record BotServer(string Url, string Token, bool IsTestEnvironment)
{
    // The client requires that the token has this format.
    private const string ShownPath = $"/bot{BotApiHandler.ShownToken}/";

    /// <summary>
    /// Returns the address of a call. The address that the client and other handlers see contains no token, and ends
    /// with the method.
    /// </summary>
    public Uri Address(string shown)
    {
        var path = shown.IndexOf(ShownPath, StringComparison.Ordinal);
        if (path < 0)
            throw new InvalidOperationException("The request is not a call of the Bot API.");
        var environment = IsTestEnvironment ? "test/" : "";
        return new Uri($"{Url.TrimEnd('/')}/bot{Token}/{environment}{shown[(path + ShownPath.Length)..]}");
    }

    /// <summary>Returns the name of the type, not the token.</summary>
    public override string ToString() => nameof(BotServer);
}
