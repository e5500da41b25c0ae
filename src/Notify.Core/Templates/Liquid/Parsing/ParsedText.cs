using Fluid.Ast;
using Fluid.Parser;

namespace Notify.Templates.Liquid.Parsing;

/// <summary>A piece of Liquid with its syntax tree, or with the reason why it does not parse.</summary>
internal sealed class ParsedText
{
    private readonly LocatingContext _lines;

    public ParsedText(LocatingContext lines, FluidTemplate tree) => (_lines, Tree) = (lines, tree);

    public ParsedText(LocatingContext lines, string error, int errorLine) =>
        (_lines, Tree, Error, ErrorLine) = (lines, new FluidTemplate(), error, errorLine);

    /// <summary>The syntax tree; empty if the text does not parse.</summary>
    public FluidTemplate Tree { get; }

    /// <summary>The text if it contains no value; null if it contains one or does not parse.</summary>
    public string? Constant => Tree.Statements switch
    {
        _ when Error is not null => null,
        [] => "",
        [TextSpanStatement text] => text.Text.ToString(),
        _ => null,
    };

    public string? Error { get; }

    public int ErrorLine { get; }

    public int FirstLine => _lines.FirstLine;

    /// <summary>The text that was parsed.</summary>
    public string Source => _lines.Text;

    public int LineOf(object node) => _lines.LineOf(node);
}
