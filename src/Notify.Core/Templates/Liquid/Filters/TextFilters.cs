using System.Net;
using System.Text;
using Fluid.Values;
using Notify.Templates.Liquid.Values;

namespace Notify.Templates.Liquid.Filters;

/// <summary>Filters that join texts, change their case or white space, or say how they are encoded.</summary>
internal static class TextFilters
{
    public static IEnumerable<(string Name, TextFilter Filter)> All { get; } =
    [
        ("append", static (input, arguments, context) => Join(input, arguments.At(0), context)),
        ("prepend", static (input, arguments, context) => Join(arguments.At(0), input, context)),
        ("strip", static (input, _, context) => Strip(input, context, atStart: true, atEnd: true)),
        ("lstrip", static (input, _, context) => Strip(input, context, atStart: true, atEnd: false)),
        ("rstrip", static (input, _, context) => Strip(input, context, atStart: false, atEnd: true)),
        ("strip_newlines", static (input, _, context) => StripNewLines(input, context)),
        ("newline_to_br", static (input, _, context) => BreakLines(input, context)),
        ("upcase", static (input, _, context) =>
            ChangeOutsideEscapes(input, context, text => text.ToUpper(context.CultureInfo))),
        ("downcase", static (input, _, context) =>
            ChangeOutsideEscapes(input, context, text => text.ToLower(context.CultureInfo))),
        ("capitalize", static (input, _, context) =>
            Operands.Of(context, input).Result(Capitalize(input.ToStringValue(), context))),
        ("escape", static (input, _, _) => new StringValue(input.ToStringValue())),
        ("escape_once", static (input, _, _) => new StringValue(WebUtility.HtmlDecode(input.ToStringValue()))),
        ("raw", static (input, _, context) => MarkupValue.Create(input.ToStringValue(), context)),
    ];

    private static FluidValue Join(FluidValue first, FluidValue second, RenderContext context)
    {
        var operands = Operands.Of(context, first, second);
        var (left, right) = (operands[first], operands[second]);
        context.Progress.CheckLength((long)left.Length + right.Length);
        return operands.Result(left + right);
    }

    private static FluidValue Strip(
        FluidValue input,
        RenderContext context,
        bool atStart,
        bool atEnd)
    {
        var operands = Operands.Of(context, input);
        var text = input.ToStringValue().AsSpan();
        if (atEnd)
            text = text[..TextUnits.TrimmedLength(text, operands.IsMarkup)];
        if (atStart)
            text = text[TextUnits.SpaceLength(text, operands.IsMarkup)..];
        return operands.Result(text.ToString());
    }

    /// <summary>Changes a text but not the escapes in it: <c>\n</c> in upper case is not an escape of JSON.</summary>
    private static FluidValue ChangeOutsideEscapes(FluidValue input, RenderContext context, Func<string, string> change)
    {
        var operands = Operands.Of(context, input);
        var text = input.ToStringValue();
        if (!operands.IsMarkup || text.AsSpan().IndexOfAny('\\', '&') < 0)
            return operands.Result(change(text));
        var changed = new StringBuilder(text.Length);
        var start = 0;
        for (var position = 0; position < text.Length;)
        {
            var length = TextUnits.EscapeLength(text.AsSpan(position));
            if (length > 1)
            {
                changed.Append(change(text[start..position])).Append(text, position, length);
                start = position + length;
            }

            position += length;
        }

        return operands.Result(changed.Append(change(text[start..])).ToString());
    }

    /// <summary>
    /// Removes line breaks, with their escapes: an escape without its line break would escape the next character.
    /// </summary>
    private static FluidValue StripNewLines(FluidValue input, RenderContext context)
    {
        var operands = Operands.Of(context, input);
        var text = input.ToStringValue().AsSpan();
        var stripped = new StringBuilder(text.Length);
        while (!text.IsEmpty)
        {
            var length = operands.IsMarkup ? TextUnits.EscapeLength(text) : 1;
            if (!TextUnits.IsLineBreak(text[..length]))
                stripped.Append(text[..length]);
            text = text[length..];
        }

        return operands.Result(stripped.ToString());
    }

    /// <summary>Inserts the format's markup for a line break. The text itself is encoded.</summary>
    private static FluidValue BreakLines(FluidValue input, RenderContext context)
    {
        if (context.Format?.LineBreak is not { } lineBreak)
            return input;
        // In a captured text, the line breaks of values are encoded already.
        var text = input.ToStringValue().ReplaceLineEndings("\n");
        var lines = MarkupValue.Is(input, context)
            ? text.Replace(context.Encoder.Encode("\n"), "\n", StringComparison.Ordinal).Split('\n')
            : [.. text.Split('\n').Select(context.Encoder.Encode)];
        context.Progress.CheckLength(text.Length + ((long)lines.Length * lineBreak.Length));
        return MarkupValue.Create(string.Join(lineBreak, lines), context);
    }

    private static string Capitalize(string text, RenderContext context) =>
        text.Length > 0 && char.IsLetter(text[0])
            ? string.Concat(text[..1].ToUpper(context.CultureInfo), text.AsSpan(1))
            : text;
}
