using System.Text.Encodings.Web;
using Fluid;
using Fluid.Ast;
using Fluid.Parser;
using Fluid.Values;

namespace Notify.Templates.Liquid;

/// <summary>
/// Prepares a parsed text for one locale: prints values with <see cref="PrintedExpression"/>, and replaces each include
/// with its compiled partial.
/// </summary>
internal sealed class TemplateRewriter(Func<string, (CompiledPartial Partial, string Alias)?> include) : AstRewriter
{
    protected override Statement VisitOutputStatement(OutputStatement outputStatement) =>
        new OutputStatement(new PrintedExpression(outputStatement.Expression));

    protected override Expression VisitRangeExpression(RangeExpression rangeExpression) =>
        new BoundedRangeExpression(rangeExpression);

    protected override Statement VisitCycleStatement(CycleStatement cycleStatement) =>
        new CycleStatement(
            cycleStatement.Group, [.. cycleStatement.Values.Select(value => new PrintedExpression(value))]);

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
        var partial = new PartialStatement(found.Partial, assigns, alias ?? found.Alias, with);
        return each is null ? partial : new ForStatement([partial], alias ?? found.Alias, each, null, null, false);
    }
}

/// <summary>Converts a value to the text that is written to the output.</summary>
/// <remarks>
/// Fluid writes the elements of an array without encoding them, and 19.90 as 19.9. As text, they are encoded like any
/// other value, and a number keeps its digits.
/// </remarks>
internal sealed class PrintedExpression(Expression inner) : Expression
{
    public override async ValueTask<FluidValue> EvaluateAsync(TemplateContext context) =>
        Print(await inner.EvaluateAsync(context).ConfigureAwait(false), context);

    private static FluidValue Print(FluidValue value, TemplateContext context) => value switch
    {
        StringValue => value,
        NumberValue number => new StringValue(number.ToNumberValue().ToString(context.CultureInfo)),
        ArrayValue array => new StringValue(
            string.Concat(array.Values.Select(element => Print(element, context).ToStringValue()))),
        _ => value,
    };
}

/// <summary>A range such as <c>(1..count)</c> whose length is limited by <c>MaxSteps</c>.</summary>
/// <remarks>
/// Fluid creates the range as an array before it counts any step of a loop. Without the limit, a large number in the
/// model would exhaust the memory.
/// </remarks>
internal sealed class BoundedRangeExpression(RangeExpression range) : Expression
{
    public override async ValueTask<FluidValue> EvaluateAsync(TemplateContext context)
    {
        var from = (await range.From.EvaluateAsync(context).ConfigureAwait(false)).ToNumberValue();
        var to = (await range.To.EvaluateAsync(context).ConfigureAwait(false)).ToNumberValue();
        if (context.Options.MaxSteps > 0 && to - from >= context.Options.MaxSteps)
        {
            throw new InvalidOperationException(
                $"a range has more than the {context.Options.MaxSteps} entries that TemplateOptions.MaxSteps allows.");
        }

        return await range.EvaluateAsync(context).ConfigureAwait(false);
    }
}

/// <summary>An include with its compiled partial, for example <c>{% include 'button', label: 'Pay' %}</c>.</summary>
internal sealed class PartialStatement(
    CompiledPartial partial,
    IReadOnlyList<AssignStatement> assigns,
    string alias,
    Expression? with) : Statement
{
    public override async ValueTask<Completion> WriteToAsync(
        TextWriter writer,
        TextEncoder encoder,
        TemplateContext context)
    {
        context.IncrementSteps();
        context.EnterChildScope();
        try
        {
            foreach (var assign in assigns)
                await assign.WriteToAsync(writer, encoder, context).ConfigureAwait(false);
            if (with is not null)
                context.SetValue(alias, await with.EvaluateAsync(context).ConfigureAwait(false));
            await partial.Tree.RenderAsync(writer, encoder, context).ConfigureAwait(false);
        }
        finally
        {
            context.ReleaseScope();
        }

        return Completion.Normal;
    }
}

/// <summary>A partial of one locale.</summary>
/// <remarks>
/// <see cref="Tree"/> is set after the including files have received the object, so that a partial may include itself.
/// </remarks>
internal sealed class CompiledPartial
{
    public IFluidTemplate Tree { get; set; } = new FluidTemplate();
}
