using Fluid;
using Fluid.Ast;
using Fluid.Values;

namespace Notify.Templates.Liquid.Rendering;

/// <summary>A range such as <c>(1..count)</c>. It is an array in memory before any step of a loop is counted, so <c>MaxSteps</c> bounds its length too: an end that comes from a model may be anything.</summary>
internal sealed class BoundedRangeExpression(RangeExpression range) : Expression
{
    public override async ValueTask<FluidValue> EvaluateAsync(TemplateContext context)
    {
        var from = (await range.From.EvaluateAsync(context).ConfigureAwait(false)).ToNumberValue();
        var to = (await range.To.EvaluateAsync(context).ConfigureAwait(false)).ToNumberValue();
        if (context.Options.MaxSteps > 0 && to - from >= context.Options.MaxSteps)
            throw new InvalidOperationException($"a range has more than the {context.Options.MaxSteps} entries TemplateOptions.MaxSteps allows.");
        return await range.EvaluateAsync(context).ConfigureAwait(false);
    }
}
