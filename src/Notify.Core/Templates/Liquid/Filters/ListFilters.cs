using System.Text;
using Fluid;
using Fluid.Values;
using Notify.Templates.Liquid.Values;

namespace Notify.Templates.Liquid.Filters;

/// <summary>Filters of arrays whose work or result would grow without a bound.</summary>
internal static class ListFilters
{
    // The separator if a template gives none, as in Shopify's Liquid.
    private static readonly StringValue Space = new(" ");

    public static IEnumerable<(string Name, TextFilter Filter)> All { get; } =
    [
        ("join", static (input, arguments, context) => input is ArrayValue array
            ? Join(array, arguments.At(0).Or(Space), context)
            : input),
        ("concat", Concat),
        ("uniq", Uniq),
    ];

    /// <summary>Joins the texts of an array. If one of them is encoded, the others are encoded too.</summary>
    public static FluidValue Join(ArrayValue array, FluidValue separator, RenderContext context)
    {
        var operands = Operands.Of(context, [separator, .. array.Values]);
        var between = operands[separator];
        var joined = new StringBuilder();
        for (var i = 0; i < array.Values.Count; i++)
        {
            if (i > 0)
                joined.Append(between);
            var element = operands[array.Values[i]];
            context.Progress.CheckLength((long)joined.Length + element.Length);
            joined.Append(element);
        }

        return operands.Result(joined.ToString());
    }

    private static FluidValue Concat(FluidValue input, FilterArguments arguments, RenderContext context)
    {
        if (input is not ArrayValue && arguments.At(0) is not ArrayValue)
            return input;
        var (first, second) = (Elements(input), Elements(arguments.At(0)));
        context.Progress.CheckCount((long)first.Count + second.Count);
        return new ArrayValue([.. first, .. second]);
    }

    private static IReadOnlyList<FluidValue> Elements(FluidValue value) =>
        value is ArrayValue array ? array.Values : [value];

    // Objects are compared member by member, so that an array of large ones takes long.
    private static ArrayValue Uniq(FluidValue input, FilterArguments arguments, RenderContext context)
    {
        var seen = new HashSet<FluidValue>();
        var values = new List<FluidValue>();
        foreach (var value in input.Enumerate(context))
        {
            context.Progress.Check();
            if (seen.Add(value))
                values.Add(value);
        }

        return new ArrayValue(values);
    }
}
