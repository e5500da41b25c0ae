using System.Globalization;
using System.Text.Json;
using Notify.Telegram.Markup.Parsing;

namespace Notify.Telegram.Tests.Counterparts;

/// <summary>Entities in TDLib's JSON.</summary>
internal static class TelegramEntities
{
    private static readonly (string Name, MarkupEntityKind Kind)[] Names =
    [
        ("Bold", MarkupEntityKind.Bold),
        ("Italic", MarkupEntityKind.Italic),
        ("Underline", MarkupEntityKind.Underline),
        ("Strikethrough", MarkupEntityKind.Strikethrough),
        ("Spoiler", MarkupEntityKind.Spoiler),
        ("Code", MarkupEntityKind.Code),
        ("Pre", MarkupEntityKind.Pre),
        ("PreCode", MarkupEntityKind.Pre),
        ("TextUrl", MarkupEntityKind.TextLink),
        ("MentionName", MarkupEntityKind.TextMention),
        ("CustomEmoji", MarkupEntityKind.CustomEmoji),
        ("DateTime", MarkupEntityKind.DateTime),
        ("BlockQuote", MarkupEntityKind.Blockquote),
        ("ExpandableBlockQuote", MarkupEntityKind.ExpandableBlockquote),
    ];

    public static MarkupEntity Read(JsonElement entity)
    {
        var type = entity.GetProperty("type");
        var name = type.GetProperty("@type").GetString()!["textEntityType".Length..];
        var kind = Names.Single(known => known.Name == name).Kind;
        var argument = kind switch
        {
            MarkupEntityKind.TextLink => type.GetProperty("url").GetString(),
            MarkupEntityKind.TextMention => type.GetProperty("user_id")
                .GetInt64()
                .ToString(CultureInfo.InvariantCulture),
            MarkupEntityKind.CustomEmoji => type.GetProperty("custom_emoji_id").GetString(),
            MarkupEntityKind.Pre when type.TryGetProperty("language", out var language) => language.GetString(),
            MarkupEntityKind.DateTime => type.GetProperty("unix_time")
                .GetInt32()
                .ToString(CultureInfo.InvariantCulture),
            _ => null,
        };
        var format =
            kind == MarkupEntityKind.DateTime && type.TryGetProperty("formatting_type", out var formatting)
                ? Format(formatting)
                : null;
        return new MarkupEntity(
            kind,
            entity.GetProperty("offset").GetInt32(),
            entity.GetProperty("length").GetInt32(),
            argument,
            format);
    }

    public static void Write(Utf8JsonWriter json, MarkupEntity entity)
    {
        json.WriteStartObject();
        json.WriteString("@type", "textEntity");
        json.WriteNumber("offset", entity.Offset);
        json.WriteNumber("length", entity.Length);
        json.WriteStartObject("type");
        var name = entity is { Kind: MarkupEntityKind.Pre, Argument: not null }
            ? "PreCode"
            : Names.First(known => known.Kind == entity.Kind).Name;
        json.WriteString("@type", "textEntityType" + name);
        switch (entity.Kind)
        {
            case MarkupEntityKind.TextLink:
                json.WriteString("url", entity.Argument);
                break;
            case MarkupEntityKind.TextMention:
                json.WriteString("user_id", entity.Argument);
                break;
            case MarkupEntityKind.CustomEmoji:
                json.WriteString("custom_emoji_id", entity.Argument);
                break;
            case MarkupEntityKind.Pre when entity.Argument is not null:
                json.WriteString("language", entity.Argument);
                break;
            case MarkupEntityKind.DateTime:
                json.WriteString("unix_time", entity.Argument);
                break;
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string? Format(JsonElement formatting)
    {
        if (formatting.ValueKind == JsonValueKind.Null)
            return null;
        if (formatting.GetProperty("@type").GetString() == "dateTimeFormattingTypeRelative")
            return "r";
        var week = formatting.GetProperty("show_day_of_week").GetBoolean() ? "w" : "";
        return Precision(formatting, "time_precision", 't') + Precision(formatting, "date_precision", 'd') + week;
    }

    private static string Precision(JsonElement formatting, string property, char letter) =>
        formatting.GetProperty(property).GetProperty("@type").GetString() switch
        {
            "dateTimePartPrecisionShort" => letter.ToString(),
            "dateTimePartPrecisionLong" => char.ToUpperInvariant(letter).ToString(),
            _ => "",
        };
}
