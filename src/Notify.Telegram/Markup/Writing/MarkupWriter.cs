using System.Text;
using Notify.Telegram.Markup.Parsing;

namespace Notify.Telegram.Markup.Writing;

/// <summary>
/// Writes text and entities as markup that is parsed as the same text, in which each character has the same meaning.
/// Entities may cross, but markup may not: at each position at which an entity begins or ends, open entities are closed
/// as far as necessary and opened again. The order is that of <see cref="MarkupEntityKind"/>: quotation, block,
/// styles.
/// </summary>
internal abstract class MarkupWriter
{
    private readonly List<MarkupEntity> _open = [];
    private readonly MarkupEntity[] _entities;

    /// <summary>Creates a writer for a text.</summary>
    /// <param name="text">The text; its entities follow <see cref="EntityRules"/>.</param>
    protected MarkupWriter(FormattedText text)
    {
        Source = text;
        _entities = [.. text.Entities];
    }

    protected FormattedText Source { get; }

    protected StringBuilder Out { get; } = new();

    /// <summary>The open quotation, or null.</summary>
    protected MarkupEntity? OpenQuotation =>
        _open is [{ Kind: var kind } first, ..] && kind.IsQuotation() ? first : null;

    protected string Write()
    {
        var covering = new List<MarkupEntity>();
        var next = 0;
        var start = 0;
        foreach (var end in Borders())
        {
            covering.RemoveAll(entity => entity.End <= start);
            for (; next < _entities.Length && _entities[next].Offset <= start; next++)
                covering.Add(_entities[next]);
            Arrange([.. covering.OrderBy(Depth)]);
            for (var i = start; i < end;)
                i = WriteText(i, end);
            start = end;
        }

        CloseTo(0);
        return Out.ToString();
    }

    protected abstract void WriteOpening(MarkupEntity entity);

    protected abstract void WriteClosing(MarkupEntity entity);

    /// <summary>Writes text up to a position not after <paramref name="end"/>, and returns that position.</summary>
    protected abstract int WriteText(int start, int end);

    /// <summary>Closes entities until only <paramref name="count"/> are open.</summary>
    protected void CloseTo(int count)
    {
        while (_open.Count > count)
        {
            WriteClosing(_open[^1]);
            _open.RemoveAt(_open.Count - 1);
        }
    }

    protected bool IsIn(Func<MarkupEntityKind, bool> family) => _open.Exists(entity => family(entity.Kind));

    private static int Depth(MarkupEntity entity) => entity.Kind.IsQuotation() ? 0 : entity.Kind.IsBlock() ? 1 : 2;

    private IEnumerable<int> Borders() => _entities
        .SelectMany(entity => (int[])[entity.Offset, entity.End])
        .Append(Source.Length)
        .Where(border => border > 0)
        .Distinct()
        .Order();

    private void Arrange(List<MarkupEntity> wanted)
    {
        var kept = 0;
        while (kept < _open.Count && kept < wanted.Count && _open[kept] == wanted[kept])
            kept++;
        CloseTo(kept);
        foreach (var entity in wanted.Skip(kept))
        {
            WriteOpening(entity);
            _open.Add(entity);
        }
    }
}
