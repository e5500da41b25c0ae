using System.Globalization;
using Telegram.Bot.Types;

namespace Notify.Telegram.Messages;

/// <summary>How the parts of the front matter are written. An empty part counts as none, so that a template may give it under a condition.</summary>
internal static class PartRules
{
    /// <summary>What is wrong with a part, or null. Parts this channel does not read are none of its business.</summary>
    public static string? Check(string name, string text) => string.IsNullOrWhiteSpace(text) ? null : name.ToLowerInvariant() switch
    {
        PartNames.Silent or PartNames.Protect => Flag(text) is null ? $"{name} is neither true nor false." : null,
        PartNames.LinkPreview => TryLinkPreview(text, out _) ? null : "link_preview is none of true, false, small and large.",
        PartNames.ReplyTo => Number(text) is null ? "reply_to is no message's number." : null,
        PartNames.Thread => Number(text) is null ? "thread is no thread's number." : null,
        PartNames.Keyboard => KeyboardReader.Read(text).Problem,
        PartNames.Photo or PartNames.Document => FileReference.Check(name, text),
        _ => null,
    };

    public static bool? Flag(string text) => text.Trim().ToLowerInvariant() switch
    {
        "true" => true,
        "false" => false,
        _ => null,
    };

    public static int? Number(string text) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    /// <summary>Reads what is done with a link in the text (Bot API, LinkPreviewOptions).</summary>
    public static bool TryLinkPreview(string text, out LinkPreviewOptions? preview)
    {
        (var known, preview) = text.Trim().ToLowerInvariant() switch
        {
            "true" => (true, null),
            "false" => (true, new LinkPreviewOptions { IsDisabled = true }),
            "small" => (true, new LinkPreviewOptions { PreferSmallMedia = true }),
            "large" => (true, new LinkPreviewOptions { PreferLargeMedia = true }),
            _ => (false, (LinkPreviewOptions?)null),
        };
        return known;
    }
}
