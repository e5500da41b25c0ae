using System.Text.RegularExpressions;
using Fluid;
using Fluid.Ast;
using Fluid.Parser;
using Notify.Templates.Liquid.Rendering;
using Parlot;
using Parlot.Fluent;

namespace Notify.Templates.Liquid.Parsing;

/// <summary>Liquid as Fluid speaks it, with the layout tags of its view engine, and with the lines things stand on.</summary>
internal sealed partial class LiquidParser : FluidParser
{
    public const string Layout = "layout";

    public LiquidParser()
    {
        // What they bring into a template could not be read from the syntax tree.
        RegisteredTags.Remove("macro");
        RegisteredTags.Remove("from");
        RegisterExpressionTag(Layout, static (_, _, _, _) => Statement.Normal());
        RegisterEmptyTag("renderbody", static (writer, _, context) => LayoutTags.RenderBodyAsync(writer, context));
        RegisterIdentifierBlock("section", static (name, statements, _, _, context) => LayoutTags.Section(name, statements, context));
        RegisterIdentifierTag("rendersection", static (name, writer, encoder, context) => LayoutTags.RenderSectionAsync(name, writer, encoder, context));
        FilterExpression.Parser = new LocatedParser<Expression>(FilterExpression.Parser!);
        foreach (var (name, parser) in RegisteredTags.ToArray())
            RegisteredTags[name] = new LocatedParser<Statement>(parser) { Name = name };
    }

    /// <summary>Reads a text that begins on a line of its file.</summary>
    public ParsedText Parse(string text, int firstLine)
    {
        var context = new LocatingContext(text, firstLine);
        try
        {
            if (!Grammar.TryParse(context, out var statements, out var error))
                return new ParsedText(context, error?.Message is null ? "it does not parse" : Describe(text, error.Message, error.Position.Offset), LineOf(text, error?.Position.Offset ?? 0, firstLine));
            var end = context.Scanner.Cursor.Position.Offset;
            return end < text.Length
                ? new ParsedText(context, Describe(text, "this does not parse", end), LineOf(text, end, firstLine))
                : new ParsedText(context, new FluidTemplate(statements));
        }
        catch (Fluid.ParseException e)
        {
            var place = Place().Match(e.Message);
            var line = place.Success ? firstLine - 1 + int.Parse(place.Groups["line"].ValueSpan, provider: null) : firstLine;
            return new ParsedText(context, Place().Replace(e.Message, ""), line);
        }
    }

    // A block ends at a tag it does not know, and what is reported then is the missing end of the block.
    private string Describe(string text, string message, int offset)
    {
        var tag = Tag().Match(text, offset);
        var name = tag.Groups["name"].Value;
        return tag.Success && !RegisteredTags.ContainsKey(name) && !name.StartsWith("end", StringComparison.Ordinal) && name is not ("else" or "elsif" or "when")
            ? $"Unknown tag '{name}'"
            : message;
    }

    private static int LineOf(string text, int offset, int firstLine) => firstLine + text.AsSpan(0, Math.Min(offset, text.Length)).Count('\n');

    [GeneratedRegex(@" at \((?<line>\d+):\d+\)")]
    private static partial Regex Place();

    [GeneratedRegex(@"\G\s*\{%-?\s*(?<name>\w+)")]
    private static partial Regex Tag();
}

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
