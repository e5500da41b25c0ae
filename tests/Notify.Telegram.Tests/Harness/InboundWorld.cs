using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Notify.Addresses;
using Notify.Delivery;
using Notify.Inbound;

namespace Notify.Telegram.Tests.Harness;

/// <summary>The inbound updates of a bot, as the host wires them, and the address book behind them.</summary>
internal sealed class InboundWorld : IAsyncDisposable
{
    public const string Secret = "webhook_secret-1";
    public const string SecretHeader = "X-Telegram-Bot-Api-Secret-Token";

    private readonly ServiceProvider _provider;

    public InboundWorld(Action<TelegramOptions>? change = null, IAddressBook? book = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging =>
            logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(Log)));
        services.AddSingleton<TimeProvider>(Time);
        services.AddNotify(o => o.Via = Via.FirstOf(Channels.Telegram)).AddTelegram(o =>
        {
            (o.BotToken, o.WebhookSecret) = ("123456789:AAabcdefghijklmnopqrstuvwxyz_-12345", Secret);
            change?.Invoke(o);
        });
        if (book is not null)
            services.Replace(ServiceDescriptor.Singleton(book));
        _provider = services.BuildServiceProvider(validateScopes: true);
    }

    public FakeLogCollector Log { get; } = FakeLogCollector.Create(new FakeLogCollectorOptions());

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));

    public IAddressBook Book => _provider.GetRequiredService<IAddressBook>();

    public ITelegramLinks Links => _provider.GetRequiredService<ITelegramLinks>();

    public IInboundChannel Inbound => _provider.GetServices<ChannelRegistration>().Single().Inbound!(_provider);

    public async Task<InboundResult> ReceiveAsync(
        string update,
        string? secret = Secret,
        string? contentType = "application/json") =>
        await Inbound.Admit(Headers(secret, contentType))
            .ReceiveAsync(new MemoryStream(Encoding.UTF8.GetBytes(update)));

    public async Task<Suppression?> SuppressionAsync(long chat) =>
        await Book.GetSuppressionAsync(Channels.Telegram, $"{chat}");

    public async Task SuppressAsync(long chat, SuppressionReason reason)
    {
        var suppression = new Suppression { Reason = reason, At = Time.GetUtcNow() };
        await Book.SuppressAsync(Channels.Telegram, $"{chat}", suppression);
    }

    public static InboundHeaders Headers(string? secret = Secret, string? contentType = "application/json") => new()
    {
        ContentType = contentType,
        Header = name => name.Equals(SecretHeader, StringComparison.OrdinalIgnoreCase) ? secret : null,
    };

    public ValueTask DisposeAsync() => _provider.DisposeAsync();
}
