using Microsoft.Extensions.DependencyInjection;
using Notify.Telegram.BotApi;
using Telegram.Bot;

namespace Notify.Telegram;

/// <summary>Registers and configures the HTTP client of a Telegram channel.</summary>
internal static class TelegramHttpClient
{
    /// <summary>
    /// The name of a channel's client, as documented for <c>services.AddHttpClient(name)</c>: <c>Notify.Telegram</c>,
    /// or <c>Notify.Telegram:news</c> for the channel <c>news</c>.
    /// </summary>
    public static string NameOf(string channel) =>
        channel == Channels.Telegram ? "Notify.Telegram" : $"Notify.Telegram:{channel}";

    /// <summary>Registers a channel's client.</summary>
    /// <remarks>
    /// The loggers of the factory are removed because they write request addresses, which contain the token. The sender
    /// keeps its client, so the handlers are never replaced; the connections are.
    /// </remarks>
    public static void Register(
        IServiceCollection services,
        string channel,
        Func<IServiceProvider, TelegramOptions> options) =>
        services.AddHttpClient(NameOf(channel))
            .RemoveAllLoggers()
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan)
            .UseSocketsHttpHandler((handler, provider) => Configure(handler, options(provider)))
            .AddHttpMessageHandler(
                provider => Handler(options(provider), provider.GetRequiredService<TimeProvider>()));

    /// <summary>
    /// Configures the connections: renewed regularly, so that a changed DNS entry is noticed; no redirects, because
    /// they would forward the token; no trace headers, because a trace would contain the request address.
    /// </summary>
    public static void Configure(SocketsHttpHandler handler, TelegramOptions options)
    {
        handler.ConnectTimeout = options.ConnectTimeout;
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        handler.ActivityHeadersPropagator = null;
    }

    /// <summary>Creates the handler between the client and the connections.</summary>
    public static BotApiHandler Handler(TelegramOptions options, TimeProvider time) =>
        new(
            new BotServer(options.ApiUrl, options.BotToken ?? "", options.UseTestEnvironment),
            options.RequestTimeout,
            time);

    /// <summary>
    /// Creates a client that waits for nothing and repeats nothing, because the pipeline does. It receives neither the
    /// token nor the path of the server: see <see cref="BotServer"/>.
    /// </summary>
    public static TelegramBotClient Client(TelegramOptions options, HttpClient http)
    {
        var server = new Uri(options.ApiUrl).GetLeftPart(UriPartial.Authority);
        var settings = new TelegramBotClientOptions(BotApiHandler.ShownToken, server)
        {
            RetryThreshold = 0,
            RetryCount = 0,
        };
        return new TelegramBotClient(settings, http);
    }
}
