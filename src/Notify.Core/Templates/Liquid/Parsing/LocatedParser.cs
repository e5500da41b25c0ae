using Fluid.Parser;
using Parlot;
using Parlot.Fluent;

namespace Notify.Templates.Liquid.Parsing;

/// <summary>Notes the line on which what another parser reads begins.</summary>
internal sealed class LocatedParser<T>(Parser<T> inner) : Parser<T> where T : class
{
    public override bool Parse(ParseContext context, ref ParseResult<T> result)
    {
        var line = context.Scanner.Cursor.Position.Line;
        if (!inner.Parse(context, ref result))
            return false;
        if (result.Value is not null)
            ((LocatingContext)context).Note(result.Value, line);
        return true;
    }
}

/// <summary>Remembers where statements and expressions stand: Fluid's syntax tree does not.</summary>
internal sealed class LocatingContext(string text, int firstLine) : FluidParseContext(text)
{
    private readonly Dictionary<object, int> _lines = new(ReferenceEqualityComparer.Instance);

    public int FirstLine => firstLine;

    public void Note(object node, int line) => _lines.TryAdd(node, firstLine - 1 + line);

    /// <summary>The line of the file, or 0 where it is not known.</summary>
    public int LineOf(object node) => _lines.GetValueOrDefault(node);
}
