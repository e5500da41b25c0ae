using Fluid;
using Fluid.Ast;
using Fluid.Values;

namespace Notify.Templates.Liquid.Rendering;

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
