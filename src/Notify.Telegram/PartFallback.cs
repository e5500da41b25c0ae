using Notify.Delivery;
using Notify.Telegram.BotApi;
using Notify.Telegram.Messages;

namespace Notify.Telegram;

/// <summary>
/// The replacement for a part that Telegram rejected because of something that only decorates the message. Pure.
/// </summary>
/// <param name="Change">The difference, for the warning: "was sent …".</param>
/// <param name="Settings">The settings of this part and the following ones.</param>
/// <param name="Parts">The parts; empty if the part is omitted.</param>
internal sealed record PartFallback(
    string Change, MessageSettings Settings, IReadOnlyList<OutgoingPart> Parts)
{
    /// <summary>Returns the fallback for a refused part; null if there is none. Each applies once at most.</summary>
    public static PartFallback? Find(OutgoingPart part, MessageSettings settings, SendResult refusal)
    {
        if (refusal.Outcome != SendOutcome.Rejected)
            return null;
        return refusal.Error switch
        {
            ErrorTexts.ThreadNotFound or ErrorTexts.ThreadClosed
                when settings is { FallsBackToChat: true, Thread: not null } =>
                new("to the chat instead of its thread", settings with { Thread = null }, [part]),
            ErrorTexts.ReplyNotFound when settings is { FallsBackToChat: true, ReplyTo: not null } =>
                new("without replying", settings with { ReplyTo = null }, [part]),
            ErrorTexts.BadQuote when settings.ReplyTo is { Quote: not null } reply =>
                new("without its quote", settings with { ReplyTo = reply with { Quote = null } }, [part]),
            ErrorTexts.BadEffect when settings.Effect is not null =>
                new("without its effect", settings with { Effect = null }, [part]),
            ErrorTexts.BadKeyboard when settings.Keyboard is not null =>
                new("without its keyboard", settings with { Keyboard = null }, [part]),
            ErrorTexts.BadFile or ErrorTexts.TooLarge or ErrorTexts.FetchFailed => ForFile(part, settings, refusal),
            ErrorTexts.NoRights => WithoutFiles(part, settings),
            _ => null,
        };
    }

    private static PartFallback? ForFile(OutgoingPart part, MessageSettings settings, SendResult refusal) => part switch
    {
        OutgoingPart.File { Content.Kind: not FileKind.Document } file => new(
            $"with {file.Content.Kind.NameWithArticle()} as a document",
            settings,
            [file with { Content = file.Content.AsDocument() }]),
        OutgoingPart.Album album => new("with an album in pieces", settings, Pieces(album, refusal)),
        _ => WithoutFiles(part, settings),
    };

    private static PartFallback? WithoutFiles(OutgoingPart part, MessageSettings settings) => part switch
    {
        OutgoingPart.File { Caption: var caption } => new("without a file", settings, TextOf(caption)),
        OutgoingPart.Album { Caption: var caption } => new("without its files", settings, TextOf(caption)),
        _ => null,
    };

    /// <summary>
    /// Splits an album at the file that the refusal names, so that its neighbors stay together; into single files if it
    /// names none. The order stays, so that an interrupted attempt can continue.
    /// </summary>
    private static List<OutgoingPart> Pieces(OutgoingPart.Album album, SendResult refusal)
    {
        var files = album.Files;
        var bad = ErrorTexts.AlbumFile(refusal.Detail);
        IEnumerable<IReadOnlyList<OutgoingFile>> pieces = bad is { } index && index >= 0 && index < files.Count
            ? [[.. files.Take(index)], [files[index].AsDocument()], [.. files.Skip(index + 1)]]
            : files.Select(file => (IReadOnlyList<OutgoingFile>)[file]);
        return
        [
            .. pieces
                .Where(piece => piece.Count > 0)
                .Select((piece, at) => OutgoingPart.OfFiles(piece, at == 0 ? album.Caption : null)),
        ];
    }

    private static OutgoingPart[] TextOf(PartText? caption) =>
        caption is null ? [] : [new OutgoingPart.Message(caption)];
}
