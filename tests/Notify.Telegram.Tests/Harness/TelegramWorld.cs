using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Notify.Bus;
using Notify.Delivery;
using Notify.Templates;
using Notify.Testing;

namespace Notify.Telegram.Tests.Harness;

/// <summary>A sender and its local Bot API.</summary>
internal sealed class TelegramWorld : IAsyncDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;

    private TelegramWorld(LocalBotApi api, TelegramOptions options, TimeProvider time, ILogger<TelegramSender>? logger)
    {
        Api = api;
        var sockets = new SocketsHttpHandler();
        TelegramHttpClient.Configure(sockets, options);
        var handler = TelegramHttpClient.Handler(options, time);
        handler.InnerHandler = sockets;
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        Sender = new TelegramSender(
            Channels.Telegram,
            options,
            _http,
            time,
            logger ?? NullLogger<TelegramSender>.Instance);
    }

    public LocalBotApi Api { get; }

    public TelegramSender Sender { get; }

    /// <param name="configure">
    /// The delegate that changes the settings. By default, parts follow each other without a pause.
    /// </param>
    /// <param name="api">The settings of the server.</param>
    /// <param name="time">The clock of the sender.</param>
    /// <param name="logger">The log of the sender.</param>
    public static async Task<TelegramWorld> StartAsync(
        Action<TelegramOptions>? configure = null,
        LocalBotApiOptions? api = null,
        TimeProvider? time = null,
        ILogger<TelegramSender>? logger = null)
    {
        var running = await LocalBotApi.StartAsync(api);
        var options = new TelegramOptions
        {
            BotToken = running.Token,
            ApiUrl = running.Url,
            AddressRateLimit = RateLimit.None,
        };
        configure?.Invoke(options);
        return new TelegramWorld(running, options, time ?? TimeProvider.System, logger);
    }

    public static SendRequest Request(
        string text = "Hello *Ada*",
        string chat = "42",
        (string Name, string Value)[]? parts = null,
        Attachment[]? attachments = null,
        IAttachmentSource? source = null,
        int partsSent = 0,
        int attempt = 1) =>
        new()
        {
            Channel = Channels.Telegram,
            Address = chat,
            Content = new RenderedMessage(text)
            {
                Parts = (parts ?? []).ToDictionary(part => part.Name, part => part.Value),
            },
            Envelope = Envelope(attachments ?? []),
            Attachments = source,
            PartsSent = partsSent,
            Attempt = attempt,
        };

    public Task<SendResult> SendAsync(string text, params (string Name, string Value)[] parts) =>
        SendAsync(Request(text, parts: parts));

    public async Task<SendResult> SendAsync(SendRequest? request = null)
    {
        using var guard = new CancellationTokenSource(Guard);
        return await Sender.SendAsync(request ?? Request(), guard.Token);
    }

    public async Task ApiReachesAsync(Func<LocalBotApi, bool> condition)
    {
        using var guard = new CancellationTokenSource(Guard);
        await Api.WaitUntilAsync(() => condition(Api), guard.Token);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Api.DisposeAsync();
    }

    private static Envelope Envelope(Attachment[] attachments)
    {
        var id = Guid.CreateVersion7();
        return new Envelope
        {
            Id = id,
            NotificationId = id,
            Template = "test",
            Recipient = new Recipient("user-42"),
            Steps = [Channels.Telegram],
            CreatedAt = DateTimeOffset.UnixEpoch,
            ExpiresAt = DateTimeOffset.MaxValue,
            Attachments = attachments,
        };
    }
}
