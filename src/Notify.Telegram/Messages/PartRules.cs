using System.Globalization;

namespace Notify.Telegram.Messages;

/// <summary>
/// Checks and reads the parts of the front matter. An empty part counts as not given, so that a template may set it
/// under a condition.
/// </summary>
internal static class PartRules
{
    // Bot API, ReplyParameters.
    private const int QuoteLength = 1024;

    // Ids of business connections and effects have less.
    private const int IdentifierLength = 256;

    /// <summary>Returns the error of a part; null if there is none, or if the channel does not read it.</summary>
    public static string? Check(string name, string text) => string.IsNullOrWhiteSpace(text)
        ? null
        : name.ToLowerInvariant() switch
        {
            PartNames.Silent or PartNames.Protect or PartNames.ForceReply or PartNames.ShowCaptionAboveMedia
                or PartNames.HasSpoiler or PartNames.AllowSendingWithoutReply or PartNames.AllowPaidBroadcast =>
                Flag(text) is null ? $"{name} is not valid. Use true or false." : null,
            PartNames.LinkPreview =>
                LinkPreview.TryRead(text, out _) ? null : "link_preview is not valid. Use true, false, small or large.",
            PartNames.LinkPreviewOptions => LinkPreview.Check(text),
            PartNames.ReplyTo => Number(text) is null ? "reply_to is not the number of a message." : null,
            PartNames.Quote => text.Length > QuoteLength ? $"quote is longer than {QuoteLength} characters." : null,
            PartNames.Thread => Number(text) is null ? "thread is not the number of a thread." : null,
            PartNames.DirectMessagesTopicId =>
                Identifier(text) is null ? "direct_messages_topic_id is not the number of a topic." : null,
            PartNames.MessageEffectId =>
                Identifier(text) is null ? "message_effect_id is not the number of an effect." : null,
            PartNames.BusinessConnectionId =>
                Word(text) is null ? "business_connection_id is not the id of a connection." : null,
            PartNames.Location => GeoLocation.Read(text) is null
                ? "location is not valid. Use latitude, longitude: 48.2082, 16.3738."
                : null,
            PartNames.Keyboard => KeyboardReader.Read(text).Problem,
            PartNames.ReplyMarkup => KeyboardReader.ReadMarkup(text).Problem,
            var file when PartNames.IsFile(file) => FileReference.Check(name, text),
            _ => null,
        };

    public static bool? Flag(string text) => text.Trim().ToLowerInvariant() switch
    {
        "true" => true,
        "false" => false,
        _ => null,
    };

    public static int? Number(string text) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : null;

    /// <summary>Reads a positive number of up to 64 bits, which the Bot API takes as a text.</summary>
    public static string? Identifier(string text) =>
        long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number.ToString(CultureInfo.InvariantCulture)
            : null;

    /// <summary>Reads an id without blanks.</summary>
    public static string? Word(string text)
    {
        var word = text.Trim();
        return word.Length <= IdentifierLength && !word.Any(char.IsWhiteSpace) ? word : null;
    }
}
