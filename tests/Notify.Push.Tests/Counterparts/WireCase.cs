using System.Globalization;
using System.Text;
using CsCheck;
using Notify.Push.Payload;
using Notify.Push.Tests.Harness;
using Notify.Templates;

namespace Notify.Push.Tests.Counterparts;

/// <summary>A random request: its sender, browser, length and headers.</summary>
internal sealed record WireCase(
    int Sender,
    int Browser,
    int PayloadBytes,
    int Seed,
    int PaddedLength,
    WireHeaders Headers)
{
    public const string Title = "Stop-loss \"failed\" für 金";

    // One to four bytes in UTF-8, and some that JSON escapes.
    private static readonly string[] Letters = ["a", "ß", "€", "😀", "\"", "\\", "\n", "<", "&", "'", "\u2028"];

    /// <summary>The shortest payload with a body.</summary>
    private static readonly int Shortest = Length("x");

    private static readonly int[] Costs = [.. Letters.Select(letter => Length($"x{letter}x") - Length("xx"))];

    public TimeSpan Pause => Headers.Pause;

    public TimeSpan Remaining => Headers.Remaining;

    public int? TimeToLive => Headers.TimeToLive;

    public string? Urgency => Headers.Urgency;

    public string? Topic => Headers.Topic;

    public Lane Lane => Headers.Lane;

    public static Gen<WireCase> Any(int browsers, int senders) => Gen.Select(
        Gen.Int[0, senders - 1],
        Gen.Int[0, browsers - 1],
        Gen.Frequency(
            (1, OneOf(Shortest, PushOptions.MaxPayloadBytes, PushOptions.MaxPayloadBytes + 1)),
            (3, Gen.Int[Shortest, PushOptions.MaxPayloadBytes + 100])),
        Gen.Int,
        Gen.Frequency(
            (1, OneOf(0, 1, PushOptions.MaxPayloadBytes)),
            (1, Gen.Int[0, PushOptions.MaxPayloadBytes])),
        WireHeaders.Any,
        (sender, browser, bytes, seed, padded, headers) => new WireCase(sender, browser, bytes, seed, padded, headers));

    /// <summary>Returns the content whose payload has <see cref="PayloadBytes"/>.</summary>
    public RenderedMessage Content()
    {
        var random = new Random(Seed);
        var (body, missing) = (new StringBuilder("x"), PayloadBytes - Shortest);
        while (missing > 0)
        {
            var number = random.Next(Letters.Length);
            // White space at the end is trimmed, so the last letter is another one.
            var fits = Costs[number] < missing;
            body.Append(fits ? Letters[number] : "x");
            missing -= fits ? Costs[number] : 1;
        }
        return Message(body.ToString());
    }

    private RenderedMessage Message(string body)
    {
        var parts = new List<(string, string)>();
        if (TimeToLive is { } seconds)
            parts.Add(("ttl", seconds.ToString(CultureInfo.InvariantCulture)));
        if (Urgency is not null)
            parts.Add(("urgency", Urgency));
        if (Topic is not null)
            parts.Add(("topic", Topic));
        return PushWorld.Content(body, Title, [.. parts]);
    }

    private static Gen<int> OneOf(params int[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static int Length(string body) =>
        PushPayload.Write(PushWorld.Content(body, Title), PushWorld.Envelope()).Length;
}

/// <summary>The values that determine the headers of a request.</summary>
internal sealed record WireHeaders(
    TimeSpan Pause, TimeSpan Remaining, int? TimeToLive, string? Urgency, string? Topic, Lane Lane)
{
    private static readonly string?[] Urgencies = [null, "very-low", "low", "normal", "high"];

    private static readonly Gen<string> Topics = Gen.OneOf(
        Gen.String[Gen.Char["abcXYZ019-_"], 1, 32],
        Gen.String[Gen.Char["abc/ ü€"], 1, 60]);

    public static Gen<WireHeaders> Any { get; } = Gen.Select(
        // Over hundreds of requests, several tokens expire.
        Gen.Int[0, 30].Select(minutes => TimeSpan.FromMinutes(minutes)),
        Gen.Double[0, 2_000_000].Select(seconds => TimeSpan.FromSeconds(seconds)),
        Gen.Int[-2_419_200, 2_419_200].Select(seconds => seconds < 0 ? (int?)null : seconds),
        Gen.Int[0, Urgencies.Length - 1].Select(index => Urgencies[index]),
        Gen.Select(Gen.Bool, Topics, (given, topic) => given ? topic : null),
        Gen.Bool.Select(transactional => transactional ? Lane.Transactional : Lane.Campaign),
        (pause, remaining, ttl, urgency, topic, lane) => new WireHeaders(pause, remaining, ttl, urgency, topic, lane));
}
