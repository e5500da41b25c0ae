namespace Notify.Telegram.Messages;

/// <summary>Finds parts that have the right format but that Telegram will probably reject.</summary>
internal static class PartHints
{
    /// <summary>Returns the problem of a part; null if it has none.</summary>
    public static string? Find(string name, string text) => name.ToLowerInvariant() switch
    {
        _ when string.IsNullOrWhiteSpace(text) => null,
        PartNames.Keyboard => Of(KeyboardReader.Read(text)),
        PartNames.ReplyMarkup => Of(KeyboardReader.ReadMarkup(text)),
        var file when PartNames.IsFile(file) => FileReference.Doubt(name, text),
        _ => null,
    };

    private static string? Of(KeyboardReading reading) => reading.Doubt ?? reading.Unknown;
}
