namespace Notify.Demo;

/// <summary>What is told: one alert that must arrive at once, and a campaign that must not stand in its way.</summary>
internal static class Scenario
{
    public static IEnumerable<Notification> Alerts { get; } =
    [
        Alert("user-1", "Ada Lovelace <ada@demo.example>", null, "XAUUSD", "Stop-loss"),
        Alert("user-2", "karl@demo.example", "de-AT", "EURUSD", "Take-Profit"),
    ];

    public static async IAsyncEnumerable<Notification> Campaign(int recipients)
    {
        for (var i = 1; i <= recipients; i++)
        {
            yield return new Notification("newsletter", new Recipient($"reader-{i}") { Email = $"reader-{i}@demo.example" })
            {
                Lane = Lane.Campaign,
                List = "newsletter",
                Campaign = "week-47",
                Model = new { Title = "Your week in the markets", Name = $"Reader {i}", Items = new[] { "Gold at a high", "Calm in bonds" }, Url = "https://demo.example/week-47" },
            };
        }

        await Task.CompletedTask;
    }

    private static Notification Alert(string user, string mailbox, string? locale, string symbol, string order) =>
        new("position-failed", new Recipient(user) { Email = mailbox, Locale = locale })
        {
            IdempotencyKey = $"{user}-{symbol}-{order}",
            Model = new { Symbol = symbol, Order = order, Side = "long", Reason = "insufficient margin", Url = $"https://demo.example/positions/{symbol}" },
        };
}
