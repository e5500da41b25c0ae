using System.Text;
using Fluid;
using Fluid.Values;
using Notify.Templates.Liquid.Values;

namespace Notify.Templates.Liquid.Filters;

/// <summary>Filters that replace or remove a piece of a text.</summary>
/// <remarks>
/// In encoded text, the searched piece is encoded as well, and it is found only at the start of an escape. Otherwise,
/// replacing the last backslash of <c>\\\*</c> could leave a <c>*</c> without its escape.
/// </remarks>
internal static class ReplaceFilters
{
    private static readonly StringValue Nothing = StringValue.Empty;

    public static IEnumerable<(string Name, TextFilter Filter)> All { get; } =
    [
        ("replace", static (input, arguments, context) => Replace(input, arguments, arguments.At(1), context)),
        ("replace_first", static (input, arguments, context) => First(input, arguments, arguments.At(1), context)),
        ("replace_last", static (input, arguments, context) => Last(input, arguments, arguments.At(1), context)),
        ("remove", static (input, arguments, context) => Replace(input, arguments, Nothing, context)),
        ("remove_first", static (input, arguments, context) => First(input, arguments, Nothing, context)),
        ("remove_last", static (input, arguments, context) => Last(input, arguments, Nothing, context)),
    ];

    private static FluidValue Replace(
        FluidValue input,
        FilterArguments arguments,
        FluidValue replacement,
        RenderContext context)
    {
        var operands = Operands.Of(context, input, replacement);
        var (text, search, inserted) = (operands[input], operands[arguments.At(0)], operands[replacement]);
        var matches = new Matches(text, search, operands.IsMarkup, context);
        if (matches.Next(0) < 0)
            return operands.Result(text);
        var result = new StringBuilder(text.Length);
        var start = 0;
        while (matches.Next(start) is >= 0 and var position)
        {
            result.Append(text, start, position - start).Append(inserted);
            start = position + search.Length;
            context.Progress.CheckLength(result.Length);
        }

        return operands.Result(result.Append(text, start, text.Length - start).ToString());
    }

    private static FluidValue First(
        FluidValue input,
        FilterArguments arguments,
        FluidValue replacement,
        RenderContext context)
    {
        var operands = Operands.Of(context, input, replacement);
        var (text, search) = (operands[input], operands[arguments.At(0)]);
        var position = new Matches(text, search, operands.IsMarkup, context).Next(0);
        return Replaced(operands, text, position, search.Length, replacement);
    }

    private static FluidValue Last(
        FluidValue input,
        FilterArguments arguments,
        FluidValue replacement,
        RenderContext context)
    {
        var operands = Operands.Of(context, input, replacement);
        var (text, search) = (operands[input], operands[arguments.At(0)]);
        var matches = new Matches(text, search, operands.IsMarkup, context);
        var last = -1;
        for (var position = matches.Next(0); position >= 0; position = matches.Next(position + 1))
            last = position;
        return Replaced(operands, text, last, search.Length, replacement);
    }

    private static FluidValue Replaced(
        Operands operands,
        string text,
        int position,
        int length,
        FluidValue replacement) =>
        operands.Result(position < 0
            ? text
            : string.Concat(text.AsSpan(0, position), operands[replacement], text.AsSpan(position + length)));
}
