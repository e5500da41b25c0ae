using System.Text;
using Notify.Telegram.Markup.Parsing;

namespace Notify.Telegram.Markup.Splitting;

/// <summary>Writes stretches of a text as messages, and finds how far one reaches within the limit of bytes.</summary>
internal sealed class PartWriter(FormattedText text, MarkupSyntax syntax)
{
    // A surrogate pair.
    private const int SmallestPart = 2;

    private readonly EntityLookup _entities = new(text);

    /// <summary>Whether Telegram reads a text of this size.</summary>
    public static bool Fits(string markup) => Encoding.UTF8.GetByteCount(markup) <= TelegramLimits.MarkupBytes;

    /// <summary>Writes a stretch; returns null if its markup is more than Telegram reads.</summary>
    public MessagePart? Write(int start, int end)
    {
        var shown = TextCleaner.Clean(new FormattedText(
            text.Text[start..end],
            [.. _entities.Between(start, end).Select(entity => Within(entity, start, end))]));
        var markup = syntax.Write(shown);
        return Fits(markup) ? new MessagePart(markup, shown) : null;
    }

    /// <summary>Returns the last end of a part that begins at a place; null if not even one character fits.</summary>
    public int? LastEnd(int start, int limit)
    {
        var most = Math.Min(text.Length, start + limit);
        if (Write(start, most) is not null)
            return most;
        var (fits, tooFar) = (Math.Min(start + SmallestPart, most), most);
        if (Write(start, fits) is null)
            return null;
        while (tooFar - fits > 1)
        {
            var middle = (fits + tooFar) / 2;
            (fits, tooFar) = Write(start, middle) is null ? (fits, middle) : (middle, tooFar);
        }

        return fits;
    }

    /// <summary>Returns the first start of a part that ends at a place; null if not even one character fits.</summary>
    public int? FirstStart(int end, int limit)
    {
        var least = Math.Max(0, end - limit);
        if (Write(least, end) is not null)
            return least;
        var (tooFar, fits) = (least, Math.Max(end - SmallestPart, least));
        if (Write(fits, end) is null)
            return null;
        while (fits - tooFar > 1)
        {
            var middle = (fits + tooFar) / 2;
            (tooFar, fits) = Write(middle, end) is null ? (middle, fits) : (tooFar, middle);
        }

        return fits;
    }

    private static MarkupEntity Within(MarkupEntity entity, int start, int end) =>
        entity.WithRange(Math.Max(entity.Offset, start) - start, Math.Min(entity.End, end) - start);
}
