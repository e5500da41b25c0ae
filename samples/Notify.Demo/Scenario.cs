using Microsoft.Extensions.Configuration;
using Notify.Addresses;
using Notify.Demo.Reporting;

namespace Notify.Demo;

/// <summary>
/// The messages of the demo: three alerts that must arrive immediately, on any channel that works, and a campaign that
/// must not delay them.
/// </summary>
internal sealed class Scenario(LocalReceivers receivers, IConfiguration configuration)
{
    public const long KarlChat = 4202;
    public const long GraceChat = 4203;

    /// <summary>
    /// Fills the address book, as an application does when users sign up, link a chat or allow notifications.
    /// </summary>
    public async Task SignUpAsync(IAddressBook book)
    {
        var (email, chat) = (configuration["Demo:Email"], configuration["Demo:TelegramChatId"]);
        // Ada has withdrawn her push subscription, and the application does not know this yet.
        var subscription = receivers.Push is null
            ? configuration["Demo:PushSubscription"]
            : receivers.Subscribe(expired: true);
        await AddAsync("ada", Channels.Push, subscription);
        await AddAsync("ada", Channels.Email, email ?? "Ada Lovelace <ada@demo.example>");
        // Karl's mailbox no longer exists. Grace only uses Telegram.
        await AddAsync("karl", Channels.Email, email ?? "karl@demo.example");
        await AddAsync("karl", Channels.Telegram, chat ?? $"{KarlChat}");
        await AddAsync("grace", Channels.Telegram, chat ?? $"{GraceChat}");

        async ValueTask AddAsync(string user, string kind, string? address)
        {
            if (address is not null)
                await book.AddAddressAsync(user, kind, address);
        }
    }

    /// <summary>Enqueues the campaign and, at the same time, the alerts.</summary>
    /// <param name="alerts">Receives each alert with its id.</param>
    public async Task EnqueueAsync(
        INotifier notifier,
        int recipients,
        DeliverySummary tally,
        ICollection<(Notification Alert, Guid Id)> alerts,
        CancellationToken cancellationToken)
    {
        var campaign = notifier.EnqueueAsync(CampaignAsync(recipients), cancellationToken: cancellationToken);
        foreach (var alert in Alerts)
        {
            alerts.Add((alert, (await notifier.EnqueueAsync(alert, cancellationToken)).Id));
            tally.Queued(alert.Template, 1);
        }

        tally.Queued("newsletter", (await campaign).Accepted);
    }

    private static IEnumerable<Notification> Alerts { get; } =
    [
        Alert("position-failed-entry", "ada", null, "XAUUSD", "long", "2 lots", "4,012.50", "insufficient margin"),
        Alert("position-failed-stop-loss", "karl", "de-AT", "EURUSD", "short", "1 Lot", "1,1734", "Markt geschlossen"),
        Alert(
            "position-failed-take-profit",
            "grace",
            null,
            "NAS100",
            "long",
            "0.5 lots",
            "25,120.0",
            "price too close to market (min. 5 points)"),
    ];

    private async IAsyncEnumerable<Notification> CampaignAsync(int recipients)
    {
        await Task.CompletedTask;
        for (var i = 1; i <= recipients; i++)
        {
            yield return new Notification("newsletter", Reader(i))
            {
                Lane = Lane.Campaign,
                List = "newsletter",
                Campaign = "week-47",
                Model = new
                {
                    Title = "Your week in the markets",
                    Name = $"Reader {i}",
                    Items = new[] { "Gold at a high", "Calm in bonds" },
                    Url = "https://demo.example/week-47",
                },
            };
        }
    }

    /// <summary>
    /// Most readers have a mailbox, some a browser, some a chat. Real services do not get invented chats.
    /// </summary>
    private Recipient Reader(int number) => (number % 5) switch
    {
        0 when receivers.Subscribe() is { } subscription => new($"reader-{number}")
        {
            Addresses = new Dictionary<string, string> { [Channels.Push] = subscription },
        },
        1 when receivers.Telegram is not null => new($"reader-{number}") { TelegramChatId = 5000 + number },
        _ => new($"reader-{number}") { Email = $"reader-{number}@demo.example" },
    };

    private static Notification Alert(
        string template,
        string user,
        string? locale,
        string symbol,
        string side,
        string volume,
        string price,
        string reason) =>
        new(template, new Recipient(user) { Locale = locale })
        {
            IdempotencyKey = $"{user}-{symbol}-{template}",
            Model = new
            {
                Symbol = symbol,
                Side = side,
                Volume = volume,
                Price = price,
                Reason = reason,
                Url = $"https://demo.example/positions/{symbol}",
            },
        };
}
