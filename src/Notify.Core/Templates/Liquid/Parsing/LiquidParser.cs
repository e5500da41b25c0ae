using System.Text.RegularExpressions;
using Fluid;
using Fluid.Ast;
using Fluid.Parser;
using Notify.Templates.Liquid.Rendering;

namespace Notify.Templates.Liquid.Parsing;

/// <summary>
/// The Liquid parser of Fluid, with the layout tags of Fluid's view engine and with line numbers for statements.
/// </summary>
internal sealed partial class LiquidParser : FluidParser
{
    public const string Layout = "layout";

    private LiquidParser()
    {
        // The variables that macros and imports use cannot be determined from the syntax tree.
        RegisteredTags.Remove("macro");
        RegisteredTags.Remove("from");
        RegisterExpressionTag(Layout, static (_, _, _, _) => Statement.Normal());
        RegisterEmptyTag("renderbody", static (writer, _, context) => LayoutTags.RenderBodyAsync(writer, context));
        RegisterIdentifierBlock(
            "section",
            static (name, statements, _, _, context) => LayoutTags.Section(name, statements, context));
        RegisterIdentifierTag(
            "rendersection",
            static (name, writer, encoder, context) => LayoutTags.RenderSectionAsync(name, writer, encoder, context));
        FilterExpression.Parser = new LocatedParser<Expression>(
            new NestedParser<Expression>(FilterExpression.Parser!));
        Primary.Parser = new NestedParser<Expression>(Primary.Parser!);
        foreach (var (name, parser) in RegisteredTags.ToArray())
            RegisteredTags[name] = new LocatedParser<Statement>(new NestedParser<Statement>(parser)) { Name = name };
    }

    /// <summary>The parser of all engines. It keeps no state between texts.</summary>
    /// <remarks>
    /// Its creation compiles about a thousand methods, for about 100 ms. It starts when the services are registered, on
    /// another thread, so that it is usually complete when the host checks the templates.
    /// </remarks>
    public static Task<LiquidParser> Shared { get; } = Task.Run(static () => new LiquidParser());

    /// <summary>Parses a text that begins on the given line of its file.</summary>
    public ParsedText Parse(string text, int firstLine)
    {
        var context = new LocatingContext(text, firstLine);
        try
        {
            if (!Grammar.TryParse(context, out var statements, out var error))
            {
                var offset = error?.Position.Offset ?? 0;
                var message = error?.Message is null ? "it does not parse" : Describe(text, error.Message, offset);
                return new ParsedText(context, message, LineOf(text, offset, firstLine));
            }

            var end = context.Scanner.Cursor.Position.Offset;
            return end < text.Length
                ? new ParsedText(context, Describe(text, "this does not parse", end), LineOf(text, end, firstLine))
                : new ParsedText(context, new FluidTemplate(statements));
        }
        catch (NestingException exception)
        {
            return new ParsedText(context, exception.Message, firstLine - 1 + exception.Line);
        }
        catch (Fluid.ParseException exception)
        {
            var place = Place().Match(exception.Message);
            var line = place.Success
                ? firstLine - 1 + int.Parse(place.Groups["line"].ValueSpan, provider: null)
                : firstLine;
            return new ParsedText(context, Place().Replace(exception.Message, ""), line);
        }
    }

    // The parser ends a block at an unknown tag, and then reports that the end of the block is missing.
    private string Describe(string text, string message, int offset)
    {
        var tag = Tag().Match(text, offset);
        var name = tag.Groups["name"].Value;
        var isUnknown = tag.Success
            && !RegisteredTags.ContainsKey(name)
            && !name.StartsWith("end", StringComparison.Ordinal)
            && name is not ("else" or "elsif" or "when");
        return isUnknown ? $"Unknown tag '{name}'" : message;
    }

    private static int LineOf(string text, int offset, int firstLine) =>
        firstLine + text.AsSpan(0, Math.Min(offset, text.Length)).Count('\n');

    [GeneratedRegex(@" at \((?<line>\d+):\d+\)")]
    private static partial Regex Place();

    [GeneratedRegex(@"\G\s*\{%-?\s*(?<name>\w+)")]
    private static partial Regex Tag();
}
