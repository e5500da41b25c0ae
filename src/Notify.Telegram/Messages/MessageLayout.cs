namespace Notify.Telegram.Messages;

/// <summary>Arranges a message's files and text in as few calls as can be. Pure.</summary>
internal static class MessageLayout
{
    /// <summary>
    /// Photos first, then documents, several of a kind as an album; the text is the caption of the first where it is short enough, else it follows in messages of its own. A keyboard stays with
    /// the text, and hangs below the last part.
    /// </summary>
    /// <param name="files">The files.</param>
    /// <param name="text">The text; null for none.</param>
    /// <param name="keyboard">Whether there is a keyboard.</param>
    /// <returns>The parts; null where the text cannot be split into messages Telegram would take.</returns>
    public static IReadOnlyList<OutgoingPart>? Arrange(IReadOnlyList<OutgoingFile> files, MessageText? text, bool keyboard)
    {
        if (files.Count == 0)
            return text is null ? [] : Messages(text);
        var parts = Group(files, FileKind.Photo).Concat(Group(files, FileKind.Document)).ToList();
        if (text is null)
            return keyboard ? WithPlaceForKeyboard(parts) : parts;
        var asCaption = parts.Count > 0 && text.FitsCaption && (!keyboard || parts is [{ TakesKeyboard: true }]);
        if (asCaption)
        {
            parts[0] = WithCaption(parts[0], text.Whole);
            return parts;
        }
        return Messages(text) is { } messages ? [.. parts, .. messages] : null;
    }

    private static List<OutgoingPart>? Messages(MessageText text) =>
        text.FitsMessage ? [new OutgoingPart.Message(text.Whole)] : text.Split()?.Select(OutgoingPart (part) => new OutgoingPart.Message(part)).ToList();

    private static IEnumerable<OutgoingPart> Group(IReadOnlyList<OutgoingFile> files, FileKind kind) => files
        .Where(file => file.Kind == kind)
        .Chunk(Limits.AlbumSize)
        .Select(chunk => OutgoingPart.OfFiles(chunk));

    private static OutgoingPart WithCaption(OutgoingPart part, PartText caption) => part switch
    {
        OutgoingPart.File file => file with { Caption = caption },
        OutgoingPart.Album album => album with { Caption = caption },
        _ => part,
    };

    /// <summary>No text to hang the keyboard below, and an album takes none: its files go one by one.</summary>
    private static List<OutgoingPart> WithPlaceForKeyboard(List<OutgoingPart> parts)
    {
        if (parts is not [.. var before, OutgoingPart.Album album])
            return parts;
        return [.. before, .. album.Files.Select(file => new OutgoingPart.File(file))];
    }
}
