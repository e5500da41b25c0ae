using Fluid.Values;
using Notify.Templates.Liquid.Limits;

namespace Notify.Templates.Liquid.Filters;

/// <summary>
/// Refuses formats that could produce a text of any size: a width or a precision may have up to nine digits.
/// </summary>
internal static class FormatChecks
{
    /// <summary>Returns a format of <c>date</c>, for example <c>%e %B %Y</c> or <c>%3N</c>.</summary>
    public static string Date(FluidValue format)
    {
        var text = Short(format);
        var (isDirective, digits) = (false, 0);
        foreach (var letter in text)
        {
            // Flags may stand before, between and after the digits.
            if (isDirective && char.IsAsciiDigit(letter))
                CheckDigits(++digits);
            else if (!isDirective || letter is not ('^' or '-' or '_' or ':'))
                (isDirective, digits) = (!isDirective && letter == '%', 0);
        }

        return text;
    }

    /// <summary>Returns a format of a number, for example <c>N2</c> or <c>#,##0.00</c>.</summary>
    public static string Number(FluidValue format)
    {
        var text = Short(format);
        CheckPrecision(text);
        return text;
    }

    /// <summary>Returns a composite format, for example <c>{0,10}: {1:N2}</c>.</summary>
    public static string Composite(FluidValue format)
    {
        var text = Short(format);
        foreach (var range in text.AsSpan().Split('{'))
        {
            var hole = text.AsSpan()[range];
            hole = hole[..Math.Max(0, hole.IndexOf('}'))];
            var colon = hole.IndexOf(':');
            var width = colon < 0 ? hole : hole[..colon];
            if (width.IndexOf(',') is >= 0 and var comma)
                CheckDigits(Digits(width[(comma + 1)..]));
            if (colon >= 0)
                CheckPrecision(hole[(colon + 1)..]);
        }

        return text;
    }

    /// <summary>Returns a format whose output is not much longer than itself.</summary>
    public static string Short(FluidValue format)
    {
        var text = format.ToStringValue();
        return text.Length <= TemplateLimits.FormatLength
            ? text
            : throw new RenderException($"a format is longer than {TemplateLimits.FormatLength} characters.");
    }

    // Only a letter with digits is a precision; in a custom format, each digit stands for itself.
    private static void CheckPrecision(ReadOnlySpan<char> format)
    {
        if (format.Length > 0 && char.IsAsciiLetter(format[0]) && Digits(format[1..]) == format.Length - 1)
            CheckDigits(format.Length - 1);
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        var digits = 0;
        foreach (var letter in text)
            digits += char.IsAsciiDigit(letter) ? 1 : 0;
        return digits;
    }

    private static void CheckDigits(int digits)
    {
        if (digits > TemplateLimits.FormatDigits)
        {
            throw new RenderException(
                $"a width or precision in a format has more than {TemplateLimits.FormatDigits} digits.");
        }
    }
}
