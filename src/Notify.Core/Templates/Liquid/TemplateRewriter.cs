using Fluid.Ast;
using Notify.Templates.Liquid.Rendering;

namespace Notify.Templates.Liquid;

/// <summary>Makes a parsed text ready for one locale: values go through our printing, includes get hold of their partial.</summary>
internal sealed class TemplateRewriter(Func<string, (CompiledPartial Partial, string Alias)?> include) : AstRewriter
{
    protected override Statement VisitOutputStatement(OutputStatement outputStatement) => new OutputStatement(new PrintedExpression(outputStatement.Expression));

    protected override Expression VisitRangeExpression(RangeExpression rangeExpression) => new BoundedRangeExpression(rangeExpression);

    protected override Statement VisitCycleStatement(CycleStatement cycleStatement) =>
        new CycleStatement(cycleStatement.Group, [.. cycleStatement.Values.Select(value => new PrintedExpression(value))]);

    protected override Statement VisitIncludeStatement(IncludeStatement includeStatement) => includeStatement.Path is LiteralExpression name
        ? Include(name.Value.ToStringValue(), includeStatement, includeStatement.AssignStatements, includeStatement.With, includeStatement.For, includeStatement.Alias)
        : includeStatement;

    protected override Statement VisitRenderStatement(RenderStatement renderStatement) =>
        Include(renderStatement.Path, renderStatement, renderStatement.AssignStatements, renderStatement.With, renderStatement.For, renderStatement.Alias);

    private Statement Include(string name, Statement statement, IReadOnlyList<AssignStatement> assigns, Expression? with, Expression? each, string? alias)
    {
        if (include(name) is not { } found)
            return statement;
        var partial = new PartialStatement(found.Partial, assigns, alias ?? found.Alias, with);
        return each is null ? partial : new ForStatement([partial], alias ?? found.Alias, each, null, null, false);
    }
}
