using System.Globalization;
using Fluid;
using Fluid.Filters;
using Fluid.Values;

namespace Notify.Templates.Liquid.Rendering;

/// <summary>Dates of the model are instants, or times of the recipient's clock: either way they are shown in the recipient's time zone.</summary>
internal static class DateFilters
{
    public static ValueTask<FluidValue> Date(FluidValue input, FilterArguments arguments, TemplateContext context) =>
        MiscFilters.Date(Localize(input, context), arguments, context);

    public static ValueTask<FluidValue> FormatDate(FluidValue input, FilterArguments arguments, TemplateContext context) =>
        MiscFilters.FormatDate(Localize(input, context), arguments, context);

    private static FluidValue Localize(FluidValue input, TemplateContext context)
    {
        if (input is not StringValue text)
            return input;
        var iso = text.ToStringValue();
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
