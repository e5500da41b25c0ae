using Notify.Templates.Liquid.Values;

namespace Notify.Templates.Liquid.Filters;

/// <summary>Finds a piece of a text from left to right; in encoded text, only at the start of an escape.</summary>
internal sealed class Matches(
    string text,
    string search,
    bool isMarkup,
    RenderContext context)
{
    private int _unit;

    /// <summary>Returns the position of the next match at or after a position, or -1.</summary>
    public int Next(int start)
    {
        context.Progress.Check();
        if (search.Length == 0)
            return -1;
        while (start <= text.Length)
        {
            var position = text.IndexOf(search, start, StringComparison.Ordinal);
            if (position < 0 || !isMarkup || StartsUnit(position))
                return position;
            start = position + 1;
        }

        return -1;
    }

    private bool StartsUnit(int position)
    {
        while (_unit < position)
            _unit += TextUnits.EscapeLength(text.AsSpan(_unit));
        return _unit == position;
    }
}
