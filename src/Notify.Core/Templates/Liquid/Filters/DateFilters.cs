using System.Diagnostics;
using System.Globalization;
using Fluid;
using Fluid.Filters;
using Fluid.Values;
using Notify.Templates.Liquid.Limits;
using Notify.Templates.Liquid.Values;

namespace Notify.Templates.Liquid.Filters;

/// <summary>
/// Fluid's date filters for dates of the model, which are instants or local times. Both are formatted in the
/// recipient's time zone. A value that is not a date is printed unchanged.
/// </summary>
internal static class DateFilters
{
    public static IEnumerable<(string Name, TextFilter Filter)> All { get; } =
    [
        ("date", static (input, arguments, context) =>
            Read(input, context) is { } date ? Format(date, arguments, context) : input),
        ("format_date", static (input, arguments, context) =>
            arguments.At(0).IsNil() || Read(input, context) is not { } date
                ? input
                : new StringValue(date.ToString(
                    FormatChecks.Short(arguments.At(0)), FormatFilters.Culture(arguments.At(1), context)))),
    ];

    private static FluidValue Format(DateTimeOffset date, FilterArguments arguments, RenderContext context)
    {
        FormatChecks.Date(arguments.At(0));
        var text = MiscFilters.Date(new DateTimeValue(date), arguments, context);
        // It only formats, so it completes synchronously.
        return text.IsCompletedSuccessfully ? text.Result : throw new UnreachableException();
    }

    /// <summary>Returns the date of a value, or null if the value is not a date.</summary>
    private static DateTimeOffset? Read(FluidValue input, RenderContext context)
    {
        // A parser would try each of its formats on the whole text.
        if (input.Type == FluidValues.String && input.ToStringValue().Length > TemplateLimits.FormatLength)
            return null;
        try
        {
            return Localize(input, context).TryGetDateTimeInput(context, out var date) ? date : null;
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or OverflowException)
        {
            // A date at the end of the calendar has no local time, and a large number is not a Unix time.
            return null;
        }
    }

    private static FluidValue Localize(FluidValue input, RenderContext context)
    {
        if (input.Type != FluidValues.String)
            return input;
        var iso = input.ToStringValue();
        if (iso is "now" or "today")
            return new DateTimeValue(TimeZoneInfo.ConvertTime(context.Now(), context.TimeZone));
        if (iso is not [>= '0' and <= '9', _, _, _, '-', ..])
            return input;
        if (!DateTime.TryParse(iso, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var clock))
            return input;
        if (clock.Kind == DateTimeKind.Unspecified)
            return new DateTimeValue(new DateTimeOffset(clock, context.TimeZone.GetUtcOffset(clock)));
        var instant = DateTimeOffset.Parse(iso, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        return new DateTimeValue(TimeZoneInfo.ConvertTime(instant, context.TimeZone));
    }
}
