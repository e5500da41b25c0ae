using Fluid.Ast;
using Notify.Templates.Liquid.Limits;
using Notify.Templates.Liquid.Parsing;
using Notify.Templates.Liquid.Rendering;

namespace Notify.Templates.Liquid;

/// <summary>
/// Prepares a parsed text for one locale: prints values with <see cref="PrintedExpression"/>, checks the limits in each
/// step, and replaces each include with its compiled partial.
/// </summary>
internal sealed class TemplateRewriter(
    ParsedFile file,
    ParsedText text,
    Func<string, (CompiledPartial Partial, string Alias)?> include) : AstRewriter
{
    private SourcePlace _place = new(file.Origin, text.FirstLine);

    public override Statement Visit(Statement statement)
    {
        Locate(statement);
        return base.Visit(statement);
    }

    public override Expression Visit(Expression? expression)
    {
        Locate(expression);
        return base.Visit(expression!);
    }

    protected override Statement VisitOutputStatement(OutputStatement outputStatement) =>
        new OutputStatement(Printed(outputStatement.Expression));

    protected override Statement VisitAssignStatement(AssignStatement assignStatement)
    {
        var value = Visit(assignStatement.Value);
        return new AssignStatement(assignStatement.Identifier, new LocatedExpression(value, _place));
    }

    protected override Statement VisitCaptureStatement(CaptureStatement captureStatement) =>
        new CapturedStatement(captureStatement.Identifier, VisitAll(captureStatement.Statements));

    protected override Expression VisitMemberExpression(MemberExpression memberExpression) =>
        memberExpression.Segments.Any(segment => segment is IndexerSegment)
            ? new MemberExpression([.. memberExpression.Segments.Select(
                segment => segment is IndexerSegment index ? new IndexerSegment(Visit(index.Expression)) : segment)])
            : memberExpression;

    protected override Expression VisitRangeExpression(RangeExpression rangeExpression) =>
        new BoundedRangeExpression(Visit(rangeExpression.From), Visit(rangeExpression.To));

    protected override Statement VisitCycleStatement(CycleStatement cycleStatement) =>
        new CycleStatement(Visit(cycleStatement.Group), [.. cycleStatement.Values.Select(Printed)]);

    protected override Statement VisitForStatement(ForStatement forStatement)
    {
        var checkpoint = new CheckpointStatement(_place);
        return new ForStatement(
            [checkpoint, .. VisitAll(forStatement.Statements)],
            forStatement.Identifier,
            LoopSource(forStatement),
            limit: null,
            offset: null,
            forStatement.Reversed,
            (ElseStatement?)Visit(forStatement.Else));
    }

    private Expression LoopSource(ForStatement loop)
    {
        var source = new LocatedExpression(Visit(loop.Source), _place);
        // Entire loops matter only if a later loop continues them.
        if (loop.Limit is null && loop.Offset is null && !text.Source.Contains("continue", StringComparison.Ordinal))
            return source;
        return new LoopSourceExpression(
            $"{loop.Identifier}-{LoopSourceExpression.NameOf(loop.Source)}",
            source,
            Visit(loop.Limit),
            Visit(loop.Offset),
            loop.OffsetIsContinue);
    }

    protected override Statement VisitTableRowStatement(TableRowStatement tableRowStatement)
    {
        var checkpoint = new CheckpointStatement(_place);
        return new TableRowStatement(
            [checkpoint, .. VisitAll(tableRowStatement.Statements)],
            tableRowStatement.Identifier,
            Visit(tableRowStatement.Source),
            Visit(tableRowStatement.Limit),
            Visit(tableRowStatement.Offset),
            Visit(tableRowStatement.Cols));
    }

    protected override Statement VisitIncludeStatement(IncludeStatement includeStatement) =>
        includeStatement.Path is LiteralExpression name
            ? Include(
                name.Value.ToStringValue(),
                includeStatement,
                includeStatement.AssignStatements,
                includeStatement.With,
                includeStatement.For,
                includeStatement.Alias)
            : includeStatement;

    protected override Statement VisitRenderStatement(RenderStatement renderStatement) =>
        Include(
            renderStatement.Path,
            renderStatement,
            renderStatement.AssignStatements,
            renderStatement.With,
            renderStatement.For,
            renderStatement.Alias);

    private Statement Include(
        string name,
        Statement statement,
        IReadOnlyList<AssignStatement> assigns,
        Expression? with,
        Expression? each,
        string? alias)
    {
        if (include(name) is not { } found)
            return statement;
        var place = _place;
        var variable = alias ?? found.Alias;
        var partial = new PartialStatement(found.Partial, VisitAll(assigns), variable, Visit(with), place);
        return each is null
            ? partial
            : new ForStatement([partial], variable, Visit(each), limit: null, offset: null, reversed: false);
    }

    private Expression Printed(Expression expression)
    {
        var printed = Visit(expression);
        return new PrintedExpression(printed, _place);
    }

    private List<Statement> VisitAll(IEnumerable<Statement> statements) => [.. statements.Select(Visit)];

    private void Locate(object? node)
    {
        if (node is not null && text.LineOf(node) is > 0 and var line && line != _place.Line)
            _place = new SourcePlace(file.Origin, line);
    }
}
