namespace Notify.Templates.Liquid.Lint;

/// <summary>A template's own text, and where its pieces stand in the file.</summary>
/// <param name="Text">The text.</param>
/// <param name="Pieces">The pieces in order: where each begins in <paramref name="Text"/> and in the source, and how long it is.</param>
internal sealed record LiteralBody(string Text, IReadOnlyList<(int Start, int Source, int Length)> Pieces)
{
    /// <summary>The line of the source a position of the text stands on, from 0; a value counts as the end of the text before it.</summary>
    public int LineOf(int position, string source)
    {
        var offset = 0;
        foreach (var (start, at, length) in Pieces)
        {
            if (start > position)
                break;
            offset = at + Math.Min(position - start, length);
        }
        return source.AsSpan(0, Math.Min(offset, source.Length)).Count('\n');
    }
}
