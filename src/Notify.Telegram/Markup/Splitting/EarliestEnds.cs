using Notify.Telegram.Markup.Parsing;

namespace Notify.Telegram.Markup.Splitting;

/// <summary>
/// The earliest positions at which a part may end so that the remaining text still needs as few messages as possible:
/// the one before the last message, before the last two, and so on. Without them, a cut after a title would be as good
/// as one after the last paragraph, but would cost a message.
/// </summary>
internal sealed class EarliestEnds
{
    // Descending: the end of the text first.
    private readonly List<int> _ends;

    private EarliestEnds(List<int> ends) => _ends = ends;

    /// <summary>Packs the text from its end.</summary>
    /// <returns>The ends; null if the text cannot be split, or only into too many messages.</returns>
    public static EarliestEnds? Find(FormattedText text, PartWriter writer, TextCutter cutter, int limit)
    {
        var ends = new List<int> { text.Length };
        while (true)
        {
            if (ends.Count > MessageSplitter.MaxParts || writer.FirstStart(ends[^1], limit) is not { } start)
                return null;
            if (start == 0)
                return new EarliestEnds(ends);
            ends.Add(cutter.FirstEnd(start, ends[^1]));
        }
    }

    /// <summary>Returns the earliest good end of a part that can end at <paramref name="most"/>.</summary>
    public int Before(int most)
    {
        var (low, high) = (0, _ends.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_ends[middle] <= most)
                high = middle;
            else
                low = middle + 1;
        }

        return Math.Min(_ends[low], most);
    }
}
