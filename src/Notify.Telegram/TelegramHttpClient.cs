using Notify.Telegram.BotApi;

namespace Notify.Telegram;

/// <summary>The HTTP clients of Telegram channels, as <see cref="IHttpClientFactory"/> knows them.</summary>
public static class TelegramHttpClient
{
    /// <summary>
    /// The name of a channel's client, for <c>services.AddHttpClient(name)</c>: to set a proxy, add a handler, or replace the primary one. Handlers of your own see the bot's token in the
    /// addresses of requests: they must not write them down.
    /// </summary>
    /// <param name="channel">The channel's name. Default <c>telegram</c>.</param>
    public static string NameOf(string channel = Channels.Telegram)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(channel);
        return channel == Channels.Telegram ? "Notify.Telegram" : $"Notify.Telegram:{channel}";
    }

    /// <summary>Sets up the connections: renewed now and then, so that a changed DNS entry is seen; no redirect, for it would carry the token away; no trace, for it would hold the address.</summary>
    internal static void Configure(SocketsHttpHandler handler, TelegramOptions options)
    {
        handler.ConnectTimeout = options.ConnectTimeout;
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        handler.ActivityHeadersPropagator = null;
    }

    /// <summary>What is between the client and the connections.</summary>
    internal static BotApiHandler Handler(TelegramOptions options, TimeProvider time) => new(options.BotToken ?? "", options.RequestTimeout, time);
}
