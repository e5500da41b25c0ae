using System.Text;
using Notify.Telegram.Markup.Parsing;

namespace Notify.Telegram.Markup.Splitting;

/// <summary>
/// Splits a text over several messages. The plain text is cut, not the markup: each part is written anew from its share of text and entities, so that it is well-formed by
/// construction, whatever was open at the cut. The parts are markup again, and not text with a list of entities: split or not, a message then goes out the same way, and needs no
/// counterpart in the client library for each entity Telegram invents.
/// </summary>
internal static class MessageSplitter
{
    /// <summary>A surrogate pair.</summary>
    private const int SmallestPart = 2;

    /// <summary>Splits a text where it has to be.</summary>
    /// <param name="markup">The text as rendered. One that fits is sent as it is.</param>
    /// <param name="parsed">The same, read by <paramref name="syntax"/>.</param>
    /// <param name="syntax">What it is written in.</param>
    /// <param name="limit">UTF-16 units each part may have, <see cref="TelegramLimits.TextLength"/> or <see cref="TelegramLimits.CaptionLength"/>.</param>
    /// <returns>The parts in order; null where one letter's markup alone (an endless address) is more than Telegram reads. Empty where there is nothing to see.</returns>
    public static IReadOnlyList<MessagePart>? Split(string markup, FormattedText parsed, MarkupSyntax syntax, int limit) =>
        Split(markup, parsed, syntax, limit, limit);

    /// <summary>Splits a text whose first part has a limit of its own: a caption, and what follows it as texts.</summary>
    public static IReadOnlyList<MessagePart>? Split(string markup, FormattedText parsed, MarkupSyntax syntax, int firstLimit, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(firstLimit, SmallestPart);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, SmallestPart);
        var text = TextCleaner.Clean(parsed);
        if (TextCleaner.IsBlank(text.Text))
            return [];
        if (text.Length <= firstLimit && Fits(markup))
            return [new MessagePart(markup, text)];
        var parts = new List<MessagePart>();
        for (var start = 0; start < text.Length;)
        {
            if (Take(text, syntax, start, parts.Count == 0 ? firstLimit : limit, out var next) is not { } part)
                return null;
            // A stretch of nothing but invisible characters would be refused as empty.
            if (!TextCleaner.IsBlank(part.Text.Text))
                parts.Add(part);
            start = next;
        }
        return parts;
    }

    private static MessagePart? Take(FormattedText text, MarkupSyntax syntax, int start, int limit, out int next)
    {
        while (true)
        {
            var end = text.Length - start <= limit ? text.Length : TextCutter.Cut(text, start, limit);
            next = TextCutter.SkipBlank(text.Text, end);
            var part = Part(text, start, end);
            var markup = syntax.Write(part);
            if (Fits(markup))
                return new MessagePart(markup, part);
            if (end - start <= SmallestPart)
                return null;
            limit = Math.Max(SmallestPart, (end - start) / 2);
        }
    }

    private static FormattedText Part(FormattedText text, int start, int end) => TextCleaner.Clean(new FormattedText(
        text.Text[start..end],
        [.. text.Entities
            .Where(entity => entity.Offset < end && start < entity.End)
            .Select(entity => entity.WithRange(Math.Max(entity.Offset, start) - start, Math.Min(entity.End, end) - start))]));

    private static bool Fits(string markup) => Encoding.UTF8.GetByteCount(markup) <= TelegramLimits.MarkupBytes;
}
