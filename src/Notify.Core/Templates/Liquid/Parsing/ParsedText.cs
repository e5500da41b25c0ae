using Fluid.Ast;
using Fluid.Parser;

namespace Notify.Templates.Liquid.Parsing;

/// <summary>A piece of Liquid and its syntax tree, or why there is none.</summary>
internal sealed class ParsedText
{
    private readonly LocatingContext _lines;

    public ParsedText(LocatingContext lines, FluidTemplate tree) => (_lines, Tree) = (lines, tree);

    public ParsedText(LocatingContext lines, string error, int errorLine) => (_lines, Tree, Error, ErrorLine) = (lines, new FluidTemplate(), error, errorLine);

    /// <summary>Empty where the text does not parse.</summary>
    public FluidTemplate Tree { get; }

    /// <summary>What it says where no value takes part; null where one does, or it does not parse.</summary>
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
