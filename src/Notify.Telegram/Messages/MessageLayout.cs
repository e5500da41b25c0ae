namespace Notify.Telegram.Messages;

/// <summary>Arranges the files, the location and the text of a message in as few calls as possible. Pure.</summary>
internal static class MessageLayout
{
    /// <summary>
    /// Returns photos and videos first, then animations, audio, voice messages and documents, several of a kind as an
    /// album, then the location. The text is the caption of the first file if it is short enough; otherwise it follows
    /// in separate messages. A keyboard stays with the text, and is attached to the last part.
    /// </summary>
    /// <param name="files">The files.</param>
    /// <param name="location">The location; null for none.</param>
    /// <param name="text">The text; null for none.</param>
    /// <param name="keyboard">Whether there is a keyboard.</param>
    /// <returns>The parts; null if the text cannot be split into messages that Telegram accepts.</returns>
    public static IReadOnlyList<OutgoingPart>? Arrange(
        IReadOnlyList<OutgoingFile> files,
        GeoLocation? location,
        MessageText? text,
        bool keyboard)
    {
        List<OutgoingPart> parts =
        [
            .. Albums(files, FileKind.Photo, FileKind.Video),
            .. Singles(files, FileKind.Animation),
            .. Albums(files, FileKind.Audio),
            .. Singles(files, FileKind.Voice),
            .. Albums(files, FileKind.Document),
        ];
        if (location is { } place)
            parts.Add(new OutgoingPart.Location(place));
        if (text is null)
            return keyboard ? WithPlaceForKeyboard(parts) : parts;
        var asCaption = files.Count > 0
            && text.FitsCaption
            && (!keyboard || parts is [{ TakesKeyboard: true }]);
        if (asCaption)
        {
            parts[0] = WithCaption(parts[0], text.Whole);
            return parts;
        }

        return Messages(text) is { } messages ? [.. parts, .. messages] : null;
    }

    private static List<OutgoingPart>? Messages(MessageText text) => text.FitsMessage
        ? [new OutgoingPart.Message(text.Whole)]
        : text.Split()?.Select(OutgoingPart (part) => new OutgoingPart.Message(part)).ToList();

    private static IEnumerable<OutgoingPart> Albums(IReadOnlyList<OutgoingFile> files, params FileKind[] kinds) => files
        .Where(file => kinds.Contains(file.Kind))
        .Chunk(Limits.AlbumSize)
        .Select(chunk => OutgoingPart.OfFiles(chunk));

    private static IEnumerable<OutgoingPart> Singles(IReadOnlyList<OutgoingFile> files, FileKind kind) => files
        .Where(file => file.Kind == kind)
        .Select(file => new OutgoingPart.File(file));

    private static OutgoingPart WithCaption(OutgoingPart part, PartText caption) => part switch
    {
        OutgoingPart.File file => file with { Caption = caption },
        OutgoingPart.Album album => album with { Caption = caption },
        _ => part,
    };

    /// <summary>
    /// Without a text, the keyboard needs another part. An album does not accept it, so the files of the album are sent
    /// individually.
    /// </summary>
    private static List<OutgoingPart> WithPlaceForKeyboard(List<OutgoingPart> parts)
    {
        if (parts is not [.. var before, OutgoingPart.Album album])
            return parts;
        return [.. before, .. album.Files.Select(file => new OutgoingPart.File(file))];
    }
}
