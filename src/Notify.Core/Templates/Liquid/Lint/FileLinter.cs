using Fluid;
using Fluid.Ast;
using Fluid.Parser;
using Fluid.Values;
using Notify.Templates.Liquid.Parsing;

namespace Notify.Templates.Liquid.Lint;

/// <summary>
/// Finds errors in one text of a file: unknown filters, names that cannot be determined from the syntax tree, a line
/// break in a part.
/// </summary>
internal sealed class FileLinter(
    ParsedFile file,
    ParsedText text,
    FilterCollection filters,
    bool isPart) : AstVisitor
{
    private readonly List<TemplateProblem> _problems = [];
    private int _line = text.FirstLine;

    public static IEnumerable<TemplateProblem> Check(ParsedFile file, FilterCollection filters) =>
        file.Errors()
            .Concat(file.Parts.SelectMany(part => new FileLinter(file, part.Text, filters, isPart: true).Problems()))
            .Concat(new FileLinter(file, file.Body, filters, isPart: false).Problems());

    public override Statement Visit(Statement statement)
    {
        Locate(statement);
        return base.Visit(statement);
    }

    public override Expression Visit(Expression expression)
    {
        Locate(expression);
        return base.Visit(expression);
    }

    protected override Expression VisitFilterExpression(FilterExpression filterExpression)
    {
        if (!filters.TryGetValue(filterExpression.Name, out _))
            Error($"Unknown filter '{filterExpression.Name}'");
        return base.VisitFilterExpression(filterExpression);
    }

    protected override Statement VisitOutputStatement(OutputStatement outputStatement)
    {
        if (isPart
            && outputStatement.Expression is LiteralExpression { Value: StringValue literal }
            && literal.ToStringValue().AsSpan().IndexOfAny('\r', '\n') >= 0)
            Error("a part of the front matter is one line; this value contains a line break");
        return base.VisitOutputStatement(outputStatement);
    }

    protected override Statement VisitIncludeStatement(IncludeStatement includeStatement)
    {
        if (includeStatement.Path is not LiteralExpression)
            Error("include requires a quoted name, so that the required variables can be determined");
        return base.VisitIncludeStatement(includeStatement);
    }

    protected override Statement VisitParserTagStatement<T>(ParserTagStatement<T> parserTagStatement)
    {
        if (parserTagStatement.TagName != LiquidParser.Layout)
            return parserTagStatement;
        if (!text.Tree.Statements.Contains(parserTagStatement))
            Error("layout must be on the top level of the template, not inside another tag");
        else if (parserTagStatement.Value is not LiteralExpression)
            Error("layout requires a quoted name, so that the required variables can be determined");
        return parserTagStatement;
    }

    private List<TemplateProblem> Problems()
    {
        VisitTemplate(text.Tree);
        return _problems;
    }

    private void Locate(object? node)
    {
        if (node is not null && text.LineOf(node) is > 0 and var line)
            _line = line;
    }

    private void Error(string message) => _problems.Add(file.Error(_line, message));
}
