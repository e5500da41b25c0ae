using Fluid;
using Fluid.Values;
using Notify.Templates.Liquid.Limits;

namespace Notify.Templates.Liquid.Filters;

/// <summary>Arithmetic as in Shopify's Liquid. Fluid's results would differ by amounts of money.</summary>
internal static class NumberFilters
{
    /// <summary>The digits that a decimal can have after the point.</summary>
    private const int MaxDigits = 28;

    public static IEnumerable<(string Name, TextFilter Filter)> All { get; } =
    [
        ("round", static (input, arguments, _) =>
            NumberValue.Create(Round(input.ToNumberValue(), Integer.Of(arguments.At(0), 0)))),
        ("divided_by", static (input, arguments, _) =>
            NumberValue.Create(Divide(input.ToNumberValue(), Divisor(arguments, "divided_by")))),
        ("modulo", static (input, arguments, _) =>
            NumberValue.Create(Modulo(input.ToNumberValue(), Divisor(arguments, "modulo")))),
    ];

    /// <summary>Rounds half away from zero; negative digits round to tens, hundreds and so on.</summary>
    private static decimal Round(decimal number, int digits)
    {
        if (digits >= 0)
            return Math.Round(number, Math.Min(digits, MaxDigits), MidpointRounding.AwayFromZero);
        if (digits < -MaxDigits)
            return 0;
        var unit = 1m;
        for (var i = digits; i < 0; i++)
            unit *= 10;
        return Math.Round(number / unit, MidpointRounding.AwayFromZero) * unit;
    }

    /// <summary>Divides whole numbers to a whole number, rounded down; other numbers keep their decimals.</summary>
    private static decimal Divide(decimal number, decimal divisor) =>
        number.Scale == 0 && divisor.Scale == 0 ? decimal.Floor(number / divisor) : number / divisor;

    /// <summary>The remainder has the sign of the divisor.</summary>
    private static decimal Modulo(decimal number, decimal divisor)
    {
        var remainder = number % divisor;
        return remainder != 0 && remainder < 0 != divisor < 0 ? remainder + divisor : remainder;
    }

    private static decimal Divisor(FilterArguments arguments, string filter) =>
        arguments.At(0).ToNumberValue() is not 0 and var divisor
            ? divisor
            : throw new RenderException($"{filter} divides by 0.");
}
