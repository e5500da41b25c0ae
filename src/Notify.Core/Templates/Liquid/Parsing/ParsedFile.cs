using Fluid.Ast;
using Fluid.Parser;

namespace Notify.Templates.Liquid.Parsing;

/// <summary>A template or partial, read and parsed.</summary>
internal sealed class ParsedFile
{
    private ParsedFile(
        TemplateFile file,
        TemplatePath path,
        FrontMatter matter,
        ParsedText body,
        IReadOnlyList<ParsedPart> parts)
    {
        (Path, Origin, Matter, Body, Parts) = (path, file.Origin, matter, body, parts);
        LayoutStatement = body.Tree.Statements.OfType<ParserTagStatement<Expression>>()
            .LastOrDefault(tag => tag.TagName == LiquidParser.Layout);
    }

    public TemplatePath Path { get; }

    public string Origin { get; }

    public FrontMatter Matter { get; }

    public ParsedText Body { get; }

    public IReadOnlyList<ParsedPart> Parts { get; }

    /// <summary>The <c>{% layout %}</c> tag that applies: the last one on the top level.</summary>
    public ParserTagStatement<Expression>? LayoutStatement { get; }

    /// <summary>
    /// The variable to which a partial's <c>with</c> and <c>for</c> assign: its name without folders and underscore.
    /// </summary>
    public string Alias => Path.Name[(Path.Name.LastIndexOf('/') + 1)..].TrimStart('_');

    /// <summary>The first reason why the file cannot be rendered, or null.</summary>
    public TemplateProblem? Broken => Errors().FirstOrDefault();

    public static ParsedFile Read(TemplateFile file, TemplatePath path, LiquidParser parser)
    {
        var matter = FrontMatter.Read(file.Content);
        var parts = matter.Parts.Select(
            part => new ParsedPart(part.Name, part.Line, parser.Parse(part.Value, part.Line)));
        return new ParsedFile(file, path, matter, parser.Parse(matter.Body, matter.BodyLine), [.. parts]);
    }

    /// <summary>Returns the errors of the texts that do not parse.</summary>
    public IEnumerable<TemplateProblem> Errors() =>
        Matter.Errors.Select(error => Error(error.Line, error.Message))
            .Concat(
                Parts.Select(part => part.Text)
                    .Append(Body)
                    .Where(text => text.Error is not null)
                    .Select(text => Error(text.ErrorLine, text.Error!)));

    public TemplateProblem Error(int line, string message) => TemplateProblem.Error(Origin, line, message);

    public TemplateProblem Warning(int line, string message) => TemplateProblem.Warning(Origin, line, message);
}

/// <summary>A part of the front matter, parsed.</summary>
internal sealed record ParsedPart(string Name, int Line, ParsedText Text);
