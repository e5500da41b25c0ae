using System.Globalization;

namespace Notify.Shared;

/// <summary>
/// Reads durations of configuration: a number with a unit, such as <c>5s</c>, or the form <c>d.hh:mm:ss</c>.
/// </summary>
/// <remarks>
/// <see cref="TimeSpan"/> reads a bare number as days, and <c>24:00:00</c> as 24 days. Both are refused.
/// </remarks>
internal static class DurationText
{
    private const string Examples = "for example 500ms, 5s, 10m, 24h, 7d or 00:00:05";

    private static readonly string[] Formats = ["c", @"h\:mm\:ss", @"h\:mm"];

    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)),
    ];

    /// <summary>Reads the value of a setting.</summary>
    /// <param name="text">The value.</param>
    /// <param name="path">The path of the setting, for the error.</param>
    /// <exception cref="InvalidOperationException">
    /// The value is not a duration. The message contains the valid forms.
    /// </exception>
    public static TimeSpan Parse(string text, string path)
    {
        text = text.Trim();
        if (TryParseNumber(text, out var number))
        {
            return number == 0
                ? TimeSpan.Zero
                : throw new InvalidOperationException($"{path} is {text}, which has no unit. Set {Examples}.");
        }

        if (TryParseWithUnit(text, out var duration)
            || (text.Contains(':')
                && TimeSpan.TryParseExact(text, Formats, CultureInfo.InvariantCulture, out duration)))
        {
            return duration;
        }

        throw new InvalidOperationException($"{path} is '{text}', which is not a duration. Set {Examples}.");
    }

    private static bool TryParseWithUnit(string text, out TimeSpan duration)
    {
        duration = default;
        foreach (var (unit, length) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)
                || !TryParseNumber(text.AsSpan(0, text.Length - unit.Length).TrimEnd(), out var number))
            {
                continue;
            }

            var ticks = number * length.Ticks;
            if (Math.Abs(ticks) > TimeSpan.MaxValue.Ticks)
                return false;
            duration = TimeSpan.FromTicks((long)ticks);
            return true;
        }

        return false;
    }

    // At most nine digits, so that the product with a unit cannot overflow.
    private static bool TryParseNumber(ReadOnlySpan<char> text, out decimal number)
    {
        const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
        return decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out number)
            && Math.Abs(number) <= 999_999_999;
    }
}
