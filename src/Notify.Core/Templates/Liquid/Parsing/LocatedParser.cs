using Fluid.Parser;
using Parlot;
using Parlot.Fluent;

namespace Notify.Templates.Liquid.Parsing;

/// <summary>Records the line on which the result of another parser begins.</summary>
internal sealed class LocatedParser<T>(Parser<T> inner) : Parser<T>
    where T : class
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

/// <summary>Records the lines of statements and expressions, which Fluid's syntax tree does not contain.</summary>
internal sealed class LocatingContext(string text, int firstLine) : FluidParseContext(text)
{
    private readonly Dictionary<object, int> _lines = new(ReferenceEqualityComparer.Instance);

    /// <summary>How deep the parser is in nested tags or indexes.</summary>
    public int Depth { get; set; }

    public int FirstLine => firstLine;

    public string Text => Scanner.Buffer;

    public void Note(object node, int line) => _lines.TryAdd(node, firstLine - 1 + line);

    /// <summary>Returns the line in the file, or 0 if it is unknown.</summary>
    public int LineOf(object node) => _lines.GetValueOrDefault(node);
}
