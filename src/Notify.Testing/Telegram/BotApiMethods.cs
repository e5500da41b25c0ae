using System.Globalization;
using System.Text.Json;
using Notify.Telegram.Markup.Parsing;

namespace Notify.Testing;

/// <summary>
/// The methods that this server supports. Each reads a call, rejects it if Telegram would, and creates its messages.
/// </summary>
internal sealed class BotApiMethods(LocalBotApiOptions options)
{
    private const int MaxAlbum = 10;

    private int _lastId;
    private int _lastAlbum;

    /// <summary>Returns the messages of a call.</summary>
    /// <exception cref="BotApiRefusal">Telegram would reject the call.</exception>
    public IReadOnlyList<ReceivedBotMessage> Run(BotApiRequest request, DateTimeOffset receivedAt)
    {
        var call = new Call(this, request, receivedAt);
        return request.Method.ToLowerInvariant() switch
        {
            "sendmessage" => [call.Message(Text(request.Field("text"), request.Field("parse_mode")))],
            "sendphoto" => [File(call, "photo")],
            "sendvideo" => [File(call, "video")],
            "sendanimation" => [File(call, "animation")],
            "sendaudio" => [File(call, "audio")],
            "sendvoice" => [File(call, "voice")],
            "senddocument" => [File(call, "document")],
            "sendlocation" => [Location(call)],
            "sendmediagroup" => Album(call),
            _ => throw new BotApiRefusal(BotApiAnswer.Error(404, "Not Found: method not found")),
        };
    }

    private static ReceivedBotMessage File(Call call, string kind)
    {
        var request = call.Request;
        var caption = Caption(request.Field("caption"), request.Field("parse_mode"));
        return call.Message(caption, BotApiFiles.Read(request, kind, request.Field(kind)));
    }

    private static ReceivedBotMessage Location(Call call) =>
        IsDegrees(call.Request.Field("latitude"), 90) && IsDegrees(call.Request.Field("longitude"), 180)
            ? call.Message(BotApiText.None)
            : throw new BotApiRefusal("Wrong location specified");

    private static bool IsDegrees(string? text, double most) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var degrees)
        && Math.Abs(degrees) <= most;

    private ReceivedBotMessage[] Album(Call call)
    {
        var items = Items(call.Request.Field("media"));
        var album = Interlocked.Increment(ref _lastAlbum).ToString(CultureInfo.InvariantCulture);
        return [
            .. items.Select(item =>
                call.Message(item.Caption, BotApiFiles.Read(call.Request, item.Kind, item.Media), album)),
        ];
    }

    private static List<(string Kind, string? Media, BotApiText Caption)> Items(string? json)
    {
        try
        {
            using var document = JsonDocument.Parse(json ?? throw new BotApiRefusal("parameter \"media\" is required"));
            if (document.RootElement.ValueKind != JsonValueKind.Array)
                throw new BotApiRefusal("expected an Array of InputMedia");
            var items = document.RootElement.EnumerateArray().Select(Item).ToList();
            return items.Count == 0 ? throw new BotApiRefusal("there are no messages to send")
                : items.Count > MaxAlbum ? throw new BotApiRefusal("too many messages to send as an album")
                : items.Exists(item => !FitTogether(item.Kind, items[0].Kind))
                    ? throw new BotApiRefusal("can't use the media of the specified type in the album")
                : items;
        }
        catch (JsonException)
        {
            throw new BotApiRefusal("can't parse media JSON object");
        }
    }

    private static (string Kind, string? Media, BotApiText Caption) Item(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object || Member("type") is not { } kind)
            throw new BotApiRefusal("can't parse InputMedia: Can't find field \"type\"");
        return kind is "photo" or "video" or "audio" or "document"
            ? (kind, Member("media"), Caption(Member("caption"), Member("parse_mode")))
            : throw new BotApiRefusal($"can't parse InputMedia: type \"{kind}\" is unsupported");

        string? Member(string name) =>
            item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;
    }

    private static bool FitTogether(string kind, string other) =>
        kind == other || (kind is "photo" or "video" && other is "photo" or "video");

    internal static BotApiText Text(string? text, string? mode)
    {
        if (text is null || BotApiText.Read(text, mode) is not { Text.Length: > 0 } read)
            throw new BotApiRefusal("message text is empty");
        return read.Text.Length > TelegramLimits.TextLength ? throw new BotApiRefusal("message is too long") : read;
    }

    internal static BotApiText Caption(string? text, string? mode)
    {
        var read = text is null ? BotApiText.None : BotApiText.Read(text, mode);
        return read.Text.Length > TelegramLimits.CaptionLength
            ? throw new BotApiRefusal("message caption is too long")
            : read;
    }

    /// <summary>The data that the messages of one call share.</summary>
    private readonly struct Call(BotApiMethods methods, BotApiRequest request, DateTimeOffset receivedAt)
    {
        public BotApiRequest Request { get; } = request;

        public ReceivedBotMessage Message(BotApiText text, ReceivedBotFile? file = null, string? album = null) =>
            new()
            {
                Id = Interlocked.Increment(ref methods._lastId),
                Chat = Request.Chat!,
                Method = Request.Method,
                Text = text.Text,
                Entities = text.Entities,
                RawText = text.Raw,
                ParseMode = text.ParseMode,
                Keyboard = album is null ? BotApiKeyboard.Read(Request.Field("reply_markup")) : [],
                File = file is not null && !methods.KeepsFiles ? file with { Content = default } : file,
                MediaGroupId = album,
                Silent = Request.Flag("disable_notification"),
                Protected = Request.Flag("protect_content"),
                LinkPreviewDisabled =
                    Request.Member("link_preview_options", "is_disabled") is { ValueKind: JsonValueKind.True }
                    || Request.Flag("disable_web_page_preview"),
                ReplyTo = Request.Member("reply_parameters", "message_id")
                    is { ValueKind: JsonValueKind.Number } reply
                    ? reply.GetInt32()
                    : Request.Number("reply_to_message_id"),
                Thread = Request.Number("message_thread_id"),
                Fields = Request.Fields,
                ReceivedAt = receivedAt,
            };
    }

    private bool KeepsFiles => options.KeepMessages;
}
