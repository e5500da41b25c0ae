using System.Buffers;
using System.Buffers.Text;
using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Notify.Push.Payload;

/// <summary>
/// The parts of a push template's front matter and their formats. A constant part is checked at startup; a part that
/// renders badly is corrected or omitted (<see cref="PushContentCorrector"/>).
/// </summary>
internal static class PushParts
{
    public const string Title = "title";
    public const string Icon = "icon";
    public const string Badge = "badge";
    public const string AppBadge = "app_badge";
    public const string Image = "image";
    public const string Url = "url";
    public const string Tag = "tag";
    public const string Renotify = "renotify";
    public const string Silent = "silent";
    public const string RequireInteraction = "require_interaction";
    public const string Vibrate = "vibrate";
    public const string Actions = "actions";
    public const string Data = "data";
    public const string Lang = "lang";
    public const string Dir = "dir";
    public const string Timestamp = "timestamp";
    public const string Ttl = "ttl";
    public const string Urgency = "urgency";
    public const string Topic = "topic";

    /// <summary>All parts.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Title, Icon, Badge, AppBadge, Image, Url, Tag, Renotify, Silent, RequireInteraction, Vibrate, Actions, Data,
        Lang, Dir, Timestamp, Ttl, Urgency, Topic,
    ];

    /// <summary>The parts that contain JSON.</summary>
    public static IReadOnlyList<string> Json { get; } = [Actions, Data];

    /// <summary>The maximum length of a topic (RFC 8030 section 5.4).</summary>
    private const int MaxTopicLength = 32;

    /// <summary>
    /// The maximum length of a vibration pattern. No browser uses a longer one, so it is not sent to the service
    /// worker.
    /// </summary>
    private const int MaxVibrations = 64;

    private static readonly SearchValues<char> SchemeCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-.");

    private static readonly SearchValues<char> TopicCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private static readonly FrozenDictionary<string, Func<string, string?>> Checks =
        new Dictionary<string, Func<string, string?>>(StringComparer.OrdinalIgnoreCase)
        {
            [Icon] = CheckUrl,
            [Badge] = CheckUrl,
            [AppBadge] = static text => Count(text) is null ? $"is not a whole number from 0 to {int.MaxValue}" : null,
            [Image] = CheckUrl,
            [Url] = CheckUrl,
            [Renotify] = CheckBoolean,
            [Silent] = CheckBoolean,
            [RequireInteraction] = CheckBoolean,
            [Vibrate] = static text =>
                Vibrations(text) is null ? "is not a list of milliseconds; use for example 200, 100, 200" : null,
            [Actions] = static text => PushActions.Check(text),
            [Data] = CheckData,
            [Dir] = static text =>
                text is "auto" or "ltr" or "rtl" ? null : "is not a valid value; use auto, ltr or rtl",
            [Timestamp] = static text =>
                Moment(text) is null
                    ? "is not a time; use for example 2030-01-31T12:00:00Z, or milliseconds since 1970"
                    : null,
            [Ttl] = static text =>
                Lifetime(text) is null ? "is not a number of seconds from 0 to 2419200 (28 days)" : null,
            [Urgency] = static text =>
                UrgencyNames.Read(text) is null
                    ? "is not a valid value; use very-low, low, normal or high (RFC 8030 section 5.3)"
                    : null,
            [Topic] = CheckTopic,
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Returns the error of a part as a sentence that does not repeat its text; null if there is none.
    /// </summary>
    public static string? Check(string name, string text) =>
        text.Length > 0 && Checks.TryGetValue(name, out var check) && check(text) is { } problem
            ? $"The part '{name}' {problem}."
            : null;

    public static bool Boolean(string? text) => "true".Equals(text, StringComparison.OrdinalIgnoreCase);

    public static TimeSpan? Lifetime(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= PushOptions.MaxTimeToLive.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : null;

    /// <summary>Reads the number on the icon of the application; 0 removes it.</summary>
    public static int? Count(ReadOnlySpan<char> text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    public static DateTimeOffset? Moment(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
                ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
                : null
            : Iso(text);

    private static DateTimeOffset? Iso(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : null;

    /// <summary>Reads milliseconds on and off in turn, with or without the brackets of JSON.</summary>
    public static IReadOnlyList<int>? Vibrations(string text)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed is ['[', .., ']'])
            trimmed = trimmed[1..^1];
        var pattern = new List<int>();
        foreach (var range in trimmed.Split(','))
        {
            if (pattern.Count == MaxVibrations || Count(trimmed[range].Trim()) is not { } milliseconds)
                return null;
            pattern.Add(milliseconds);
        }
        return pattern;
    }

    /// <summary>
    /// Checks a URL to which a notification leads: a URL of the site itself, or http or https. javascript: URLs are
    /// rejected.
    /// </summary>
    public static string? CheckUrl(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\0', ' ') >= 0)
            return "contains a space or a control character, which a URL must not contain";
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var hasScheme =
            colon > 0 && char.IsAsciiLetter(text[0]) && text.AsSpan(0, colon).IndexOfAnyExcept(SchemeCharacters) < 0;
        return !hasScheme
            || text.StartsWith("https:", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("http:", StringComparison.OrdinalIgnoreCase)
            ? null
            : "is not a URL of the site itself (/orders/42), nor an http or https URL";
    }

    /// <summary>
    /// Whether a text was not valid JSON, or contained half of a surrogate pair (for example of a cut emoji), which is
    /// found only when the text is read.
    /// </summary>
    internal static bool IsBroken(Exception failure) =>
        failure is JsonException or InvalidOperationException or ArgumentException;

    private static string? CheckBoolean(string text) =>
        text.Equals("true", StringComparison.OrdinalIgnoreCase)
        || text.Equals("false", StringComparison.OrdinalIgnoreCase)
            ? null
            : "is not a valid value; use true or false";

    /// <summary>
    /// The topic as the header accepts it: the text itself, or a hash of it if it is too long or contains other
    /// characters. Equal texts stay equal topics.
    /// </summary>
    public static string TopicHeader(string text) => IsTopic(text)
        ? text
        : Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..MaxTopicLength];

    private static bool IsTopic(string text) =>
        text.Length <= MaxTopicLength && text.AsSpan().IndexOfAnyExcept(TopicCharacters) < 0;

    private static string? CheckTopic(string text) =>
        IsTopic(text)
            ? null
            : $"is not at most {MaxTopicLength} letters, digits, - and _ (RFC 8030 section 5.4)";

    private static string? CheckData(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return "is not a JSON object; use for example {\"order\": 42}";
            using var nowhere = new Utf8JsonWriter(Stream.Null);
            document.RootElement.WriteTo(nowhere);
            return null;
        }
        catch (Exception e) when (IsBroken(e))
        {
            return "is not valid JSON; pass values through the filter json, for example "
                + "{\"symbol\": {{ Symbol | json }}}";
        }
    }
}
