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
