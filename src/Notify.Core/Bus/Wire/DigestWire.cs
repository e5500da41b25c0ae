using System.Globalization;
using System.Text.Json;

namespace Notify.Bus;

/// <summary>The digest of an envelope in the wire form.</summary>
internal static class DigestWire
{
    // The fraction and its point are omitted for whole seconds.
    private const string TimeFormat = "HH:mm:ss.FFFFFFF";

    private static readonly string[] DayNames =
        ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    public static EnvelopeDigest Read(ref Utf8JsonReader reader)
    {
        string? key = null;
        TimeSpan? window = null, maxWindow = null;
        TimeOnly? timeOfDay = null;
        IReadOnlyList<DayOfWeek> days = [];
        int? maxItems = null;
        bool sendsFirstItem = false, isSummary = false;
        reader.StartObject("'digest'");
        while (reader.NextProperty())
        {
            switch (reader.GetString())
            {
                case "key": key = reader.Text("digest.key"); break;
                case "window": window = reader.Duration("digest.window"); break;
                case "maxWindow": maxWindow = reader.Duration("digest.maxWindow"); break;
                case "at": timeOfDay = ReadTime(ref reader); break;
                case "days": days = [.. reader.Texts("digest.days").Select(ToDay)]; break;
                case "maxItems": maxItems = reader.Count("digest.maxItems"); break;
                case "firstItem": sendsFirstItem = reader.Flag("digest.firstItem"); break;
                case "summary": isSummary = reader.Flag("digest.summary"); break;
                default: reader.SkipValue(); break;
            }
        }

        return new EnvelopeDigest
        {
            Key = string.IsNullOrWhiteSpace(key) ? throw new WireFormatException("'digest' lacks its key") : key,
            Window = window,
            MaxWindow = maxWindow,
            TimeOfDay = timeOfDay,
            Days = days,
            MaxItems = maxItems,
            SendsFirstItem = sendsFirstItem,
            IsSummary = isSummary,
        };
    }

    public static void Write(Utf8JsonWriter writer, EnvelopeDigest digest)
    {
        writer.WriteStartObject("digest"u8);
        writer.WriteString("key"u8, digest.Key);
        if (digest.Window is { } window)
            writer.WriteDuration("window"u8, window);
        if (digest.MaxWindow is { } maxWindow)
            writer.WriteDuration("maxWindow"u8, maxWindow);
        if (digest.TimeOfDay is { } time)
            writer.WriteString("at"u8, time.ToString(TimeFormat, CultureInfo.InvariantCulture));
        if (digest.Days.Count > 0)
            writer.WriteTexts("days"u8, [.. digest.Days.Select(day => DayNames[(int)day])]);
        if (digest.MaxItems is { } maxItems)
            writer.WriteNumber("maxItems"u8, maxItems);
        if (digest.SendsFirstItem)
            writer.WriteBoolean("firstItem"u8, true);
        if (digest.IsSummary)
            writer.WriteBoolean("summary"u8, true);
        writer.WriteEndObject();
    }

    private static TimeOnly ReadTime(ref Utf8JsonReader reader) =>
        TimeOnly.TryParseExact(
            reader.Text("digest.at"), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : throw new WireFormatException("'digest.at' is not a time of the day");

    private static DayOfWeek ToDay(string name) => Array.IndexOf(DayNames, name) is var day and >= 0
        ? (DayOfWeek)day
        : throw new WireFormatException("'digest.days' does not contain only days of the week");
}
