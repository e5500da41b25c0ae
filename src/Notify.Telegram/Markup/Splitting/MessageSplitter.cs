using Notify.Telegram.Markup.Parsing;

namespace Notify.Telegram.Markup.Splitting;

/// <summary>
/// Splits a text over several messages. The plain text is cut, not the markup: each part is written from its share of
/// text and entities, so that it is well-formed by construction, whatever was open at the cut. The parts are markup
/// again, and not text with a list of entities: split or not, a message is then sent in the same way, and needs no
/// counterpart in the client library for each entity that Telegram invents.
/// </summary>
/// <remarks>
/// The work is linear in the text: each character is written a bounded number of times. If its markup fits into the
/// bytes of a message, that is twice: once for the plan, once for the part.
/// </remarks>
internal static class MessageSplitter
{
    /// <summary>
    /// The maximum number of messages. It bounds the output for a text in one link with a very long address, which each
    /// part would repeat.
    /// </summary>
    public const int MaxParts = 128;

    // A surrogate pair.
    private const int SmallestLimit = 2;

    /// <summary>Splits a text into as few messages as possible without cutting words.</summary>
    /// <param name="markup">The text as rendered. One that fits is sent as it is.</param>
    /// <param name="parsed">The same text, read by <paramref name="syntax"/>.</param>
    /// <param name="syntax">The syntax of the text.</param>
    /// <param name="limit">
    /// The maximum number of UTF-16 units of a part, <see cref="TelegramLimits.TextLength"/>.
    /// </param>
    /// <returns>
    /// The parts in order; empty if the text has no visible character. Null if the markup of one character is more than
    /// Telegram reads, because of an extremely long address, or if there are more than <see cref="MaxParts"/>.
    /// </returns>
    public static IReadOnlyList<MessagePart>? Split(string markup, FormattedText parsed, MarkupSyntax syntax, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, SmallestLimit);
        var text = TextCleaner.Clean(parsed);
        if (TextCleaner.IsBlank(text.Text))
            return [];
        if (text.Length <= limit && PartWriter.Fits(markup))
            return [new MessagePart(markup, text)];
        var writer = new PartWriter(text, syntax);
        var cutter = new TextCutter(text);
        return EarliestEnds.Find(text, writer, cutter, limit) is { } ends
            ? Take(text, writer, cutter, ends, limit)
            : null;
    }

    private static List<MessagePart>? Take(
        FormattedText text,
        PartWriter writer,
        TextCutter cutter,
        EarliestEnds ends,
        int limit)
    {
        var parts = new List<MessagePart>();
        for (var start = 0; start < text.Length;)
        {
            if (parts.Count == MaxParts || writer.LastEnd(start, limit) is not { } most)
                return null;
            var end = most == text.Length ? most : cutter.Cut(start, ends.Before(most), most);
            // A shorter part may be longer in bytes, because more has to be closed at its end.
            var part = writer.Write(start, end);
            for (; part is null && end - start > 1; part = writer.Write(start, end))
                end = cutter.Cut(start, start, end - 1);
            if (part is null)
                return null;
            // A stretch of nothing but invisible characters would be refused as empty.
            if (!TextCleaner.IsBlank(part.Text.Text))
                parts.Add(part);
            start = cutter.NextStart(end);
        }

        return parts;
    }
}
