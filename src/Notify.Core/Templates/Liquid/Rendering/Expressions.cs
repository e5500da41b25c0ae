using Fluid;
using Fluid.Ast;
using Fluid.Values;
using Notify.Templates.Liquid.Filters;
using Notify.Templates.Liquid.Limits;
using Notify.Templates.Liquid.Values;

namespace Notify.Templates.Liquid.Rendering;

/// <summary>Converts a value to the text that is written to the output.</summary>
/// <remarks>
/// Fluid writes dates and the elements of an array without encoding them, and 19.90 as 19.9. As text, they are encoded
/// like any other value, and a number keeps its digits.
/// </remarks>
internal sealed class PrintedExpression(Expression inner, SourcePlace place) : Expression
{
    public override async ValueTask<FluidValue> EvaluateAsync(TemplateContext context)
    {
        var render = (RenderContext)context;
        render.Progress.Place = place;
        render.Progress.Check();
        var value = Print(await inner.EvaluateAsync(context).ConfigureAwait(false), render);
        if (value.Type == FluidValues.String)
            render.Progress.CheckLength(value.ToStringValue().Length);
        return value;
    }

    private static FluidValue Print(FluidValue value, RenderContext context) => value switch
    {
        NumberValue number => new StringValue(context.IsJson
            ? number.ToStringValue()
            : number.ToNumberValue().ToString(context.CultureInfo)),
        ArrayValue array => PrintElements(array, context),
        DateTimeValue date => new StringValue(date.ToStringValue()),
        _ => value,
    };

    // A separate method, so that only arrays pay for the closure.
    private static FluidValue PrintElements(ArrayValue array, RenderContext context) => ListFilters.Join(
        new ArrayValue([.. array.Values.Select(element => Print(element, context))]), StringValue.Empty, context);
}

/// <summary>An expression that records its place, for the error if it reaches a limit.</summary>
internal sealed class LocatedExpression(Expression inner, SourcePlace place) : Expression
{
    public override ValueTask<FluidValue> EvaluateAsync(TemplateContext context)
    {
        ((RenderContext)context).Progress.Place = place;
        return inner.EvaluateAsync(context);
    }
}

/// <summary>A range such as <c>(1..count)</c> whose length is limited by <c>MaxSteps</c>.</summary>
/// <remarks>
/// Fluid creates the range as an array before it counts any step of a loop. Without the limit, a large number in the
/// model would exhaust the memory.
/// </remarks>
internal sealed class BoundedRangeExpression(Expression from, Expression to) : Expression
{
    private readonly RangeExpression _range = new(from, to);

    public override async ValueTask<FluidValue> EvaluateAsync(TemplateContext context)
    {
        var first = (await from.EvaluateAsync(context).ConfigureAwait(false)).ToNumberValue();
        var last = (await to.EvaluateAsync(context).ConfigureAwait(false)).ToNumberValue();
        var progress = ((RenderContext)context).Progress;
        if (last >= first)
        {
            // Huge numbers do not fit a decimal when they are subtracted.
            var count = Math.Clamp(last, int.MinValue, int.MaxValue) - Math.Clamp(first, int.MinValue, int.MaxValue);
            progress.CheckCount((long)count + 1);
        }

        return await _range.EvaluateAsync(context).ConfigureAwait(false);
    }
}

/// <summary>The elements over which a loop runs: those of its source, cut by <c>offset</c> and <c>limit</c>.</summary>
/// <remarks>
/// Fluid cuts inside of the loop and counts <c>forloop.index</c> from the offset. In Shopify's Liquid it starts with 1,
/// and <c>offset: continue</c> continues behind the elements that the last loop selected, even if it ended early.
/// </remarks>
internal sealed class LoopSourceExpression(
    string name,
    Expression source,
    Expression? limit,
    Expression? offset,
    bool continues) : Expression
{
    /// <summary>Names the source of a loop, so that <c>offset: continue</c> finds the loop that it continues.</summary>
    public static string NameOf(Expression source) => source switch
    {
        MemberExpression member => string.Join('.', member.Segments.Select(
            segment => segment is IdentifierSegment identifier ? identifier.Identifier : "[]")),
        RangeExpression range => $"({NameOf(range.From)}..{NameOf(range.To)})",
        LiteralExpression literal => literal.Value.ToStringValue(),
        _ => "",
    };

    public override async ValueTask<FluidValue> EvaluateAsync(TemplateContext context)
    {
        var render = (RenderContext)context;
        var value = await source.EvaluateAsync(context).ConfigureAwait(false);
        if (limit is null && offset is null)
        {
            render.LoopOffsets[name] = value is ArrayValue whole ? whole.Values.Count : 0;
            return value;
        }

        var elements = value is ArrayValue array ? array.Values : [.. value.Enumerate(context)];
        var start = await StartAsync(render).ConfigureAwait(false);
        start = Math.Clamp(start, 0, elements.Count);
        var count = elements.Count - start;
        if (limit is not null)
        {
            var selected = Integer.Of(await limit.EvaluateAsync(context).ConfigureAwait(false));
            count = Math.Clamp(selected < 0 ? count + selected : selected, 0, count);
        }

        render.LoopOffsets[name] = start + count;
        return new ArrayValue([.. elements.Skip(start).Take(count)]);
    }

    private async ValueTask<int> StartAsync(RenderContext context)
    {
        if (continues)
            return context.LoopOffsets.GetValueOrDefault(name);
        return offset is null ? 0 : Integer.Of(await offset.EvaluateAsync(context).ConfigureAwait(false));
    }
}
