using System.Text;
using Fluid;
using Fluid.Values;
using Notify.Templates.Liquid.Values;

namespace Notify.Templates.Liquid.Filters;

/// <summary>Filters that cut texts and arrays. They never cut an emoji or an escape.</summary>
internal static class CutFilters
{
    private const int TruncateLength = 50;
    private const int TruncateWords = 15;
    private static readonly StringValue Ellipsis = new("...");

    public static IEnumerable<(string Name, TextFilter Filter)> All { get; } =
    [
        ("truncate", Truncate),
        ("truncatewords", TruncateToWords),
        ("slice", Slice),
        ("split", Split),
        ("first", static (input, _, context) => End(input, context, isLast: false)),
        ("last", static (input, _, context) => End(input, context, isLast: true)),
        ("reverse", Reverse),
    ];

    private static FluidValue Truncate(FluidValue input, FilterArguments arguments, RenderContext context)
    {
        var ellipsis = arguments.At(1).Or(Ellipsis);
        var operands = Operands.Of(context, input, ellipsis);
        var text = operands[input];
        var length = Integer.Of(arguments.At(0), TruncateLength);
        if (TextUnits.LengthOf(text, Math.Max(0, length), operands.IsMarkup) == text.Length)
            return input;
        var end = operands[ellipsis];
        var kept = Math.Max(0, length - TextUnits.Count(end, operands.IsMarkup));
        return operands.Result(string.Concat(
            text.AsSpan(0, TextUnits.LengthOf(text, kept, operands.IsMarkup)), end));
    }

    private static FluidValue TruncateToWords(FluidValue input, FilterArguments arguments, RenderContext context)
    {
        var ellipsis = arguments.At(1).Or(Ellipsis);
        var operands = Operands.Of(context, input, ellipsis);
        var count = Math.Max(1, Integer.Of(arguments.At(0), TruncateWords));
        var kept = new StringBuilder();
        var rest = operands[input].AsSpan();
        rest = rest[TextUnits.SpaceLength(rest, operands.IsMarkup)..];
        // Read only the kept words, because splitting a long text creates many small ones.
        for (var words = 0; !rest.IsEmpty; words++)
        {
            if (words == count)
                return operands.Result(kept.Append(operands[ellipsis]).ToString());
            var length = TextUnits.WordLength(rest, operands.IsMarkup);
            if (words > 0)
                kept.Append(' ');
            kept.Append(rest[..length]);
            context.Progress.CheckLength(kept.Length);
            rest = rest[length..];
            rest = rest[TextUnits.SpaceLength(rest, operands.IsMarkup)..];
        }

        return input;
    }

    private static FluidValue Slice(FluidValue input, FilterArguments arguments, RenderContext context)
    {
        var start = Integer.Of(arguments.At(0), null);
        var length = Math.Max(0, Integer.Of(arguments.At(1), 1));
        if (input is ArrayValue array)
        {
            var (from, to) = Range(start, length, array.Values.Count);
            return new ArrayValue([.. array.Values.Skip(from).Take(to - from)]);
        }

        var operands = Operands.Of(context, input);
        var text = input.ToStringValue();
        var (first, end) = Range(start, length, TextUnits.Count(text, operands.IsMarkup));
        var position = TextUnits.LengthOf(text, first, operands.IsMarkup);
        var cut = text.AsSpan(position);
        return operands.Result(cut[..TextUnits.LengthOf(cut, end - first, operands.IsMarkup)].ToString());
    }

    /// <summary>A negative start counts from the end. A range before the first element is empty.</summary>
    private static (int From, int To) Range(int start, int length, int count)
    {
        var from = start < 0 ? start + (long)count : start;
        return from < 0 || from >= count ? (0, 0) : ((int)from, (int)Math.Min(count, from + length));
    }

    private static ArrayValue Split(FluidValue input, FilterArguments arguments, RenderContext context)
    {
        var operands = Operands.Of(context, input);
        var (text, separator) = (operands[input], operands[arguments.At(0)]);
        if (separator.Length == 0)
            return new ArrayValue(Units(text, operands, context));
        var values = new List<FluidValue>();
        var matches = new Matches(text, separator, operands.IsMarkup, context);
        for (var start = 0; start < text.Length;)
        {
            var end = matches.Next(start) is >= 0 and var position ? position : text.Length;
            // Like Fluid, and unlike Ruby, without empty elements.
            if (end > start)
                values.Add(operands.Result(text[start..end]));
            context.Progress.CheckCount(values.Count);
            start = end + separator.Length;
        }

        return new ArrayValue(values);
    }

    private static List<FluidValue> Units(string text, Operands operands, RenderContext context)
    {
        var units = new List<FluidValue>();
        for (var position = 0; position < text.Length;)
        {
            var length = TextUnits.FirstLength(text.AsSpan(position), operands.IsMarkup);
            units.Add(operands.Result(text.Substring(position, length)));
            context.Progress.CheckCount(units.Count);
            position += length;
        }

        return units;
    }

    private static FluidValue End(FluidValue input, RenderContext context, bool isLast)
    {
        if (input is ArrayValue { Values: var values })
            return values.Count == 0 ? NilValue.Instance : values[isLast ? values.Count - 1 : 0];
        if (input.Type != FluidValues.String || input.ToStringValue() is not { Length: > 0 } text)
            return NilValue.Instance;
        var operands = Operands.Of(context, input);
        var position = 0;
        var length = TextUnits.FirstLength(text, operands.IsMarkup);
        while (isLast && position + length < text.Length)
        {
            position += length;
            length = TextUnits.FirstLength(text.AsSpan(position), operands.IsMarkup);
        }

        return operands.Result(text.Substring(position, length));
    }

    /// <summary>Reverses an array; a text becomes the array of its characters, as in Fluid.</summary>
    private static FluidValue Reverse(FluidValue input, FilterArguments arguments, RenderContext context) =>
        input switch
        {
            ArrayValue array => new ArrayValue([.. array.Values.Reverse()]),
            StringValue or MarkupValue when input.ToStringValue() is { Length: > 0 } text => new ArrayValue(
                [.. Units(text, Operands.Of(context, input), context).AsEnumerable().Reverse()]),
            _ => input,
        };
}
