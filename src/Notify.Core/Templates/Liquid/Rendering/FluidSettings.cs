using System.Globalization;
using Fluid;
using Fluid.Filters;
using Fluid.Values;

namespace Notify.Templates.Liquid.Rendering;

/// <summary>Creates the settings of Fluid for notifications.</summary>
internal static class FluidSettings
{
    public static Fluid.TemplateOptions Create(
        TemplateOptions options,
        IEnumerable<ChannelKind> kinds,
        TimeProvider time)
    {
        var fluid = new Fluid.TemplateOptions
        {
            MaxSteps = options.MaxSteps,
            Now = time.GetUtcNow,
            TimeZone = TimeZoneInfo.Utc,
        };
        fluid.Filters.AddFilter("date", DateFilters.Date);
        fluid.Filters.AddFilter("format_date", DateFilters.FormatDate);
        fluid.Filters.AddFilter("json", JsonFilter.Json);
        var formatFilters = kinds
            .SelectMany(kind => kind.Formats)
            .SelectMany(format => format.Filters.Keys)
            .Distinct(StringComparer.Ordinal);
        foreach (var name in formatFilters)
        {
            // In another format, the output of the filter would bypass that format's encoder.
            fluid.Filters.AddFilter(name, (input, arguments, context) =>
                ((RenderContext)context).Format?.Filters.GetValueOrDefault(name) is { } filter
                    ? new(new StringValue(Apply(filter, input, arguments, context), encode: false))
                    : new(input));
        }

        foreach (var (name, filter) in options.Filters)
        {
            fluid.Filters.AddFilter(
                name, (input, arguments, context) => new(new StringValue(Apply(filter, input, arguments, context))));
        }

        return fluid;
    }

    private static string Apply(
        TemplateFilter filter,
        FluidValue input,
        FilterArguments arguments,
        TemplateContext context)
    {
        var texts = new string[arguments.Count];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = arguments.At(i).ToStringValue();
        return filter(input.ToStringValue(), texts, context.CultureInfo);
    }
}

/// <summary>
/// Fluid's <c>json</c> filter, extended to JSON objects of the model: Fluid does not know these and would write null.
/// </summary>
internal static class JsonFilter
{
    public static async ValueTask<FluidValue> Json(FluidValue input, FilterArguments arguments, TemplateContext context)
    {
        switch (input)
        {
            case JsonObjectValue json:
                return new StringValue(json.Element.GetRawText());
            case ArrayValue array:
                var items = new string[array.Values.Count];
                for (var i = 0; i < items.Length; i++)
                    items[i] = (await Json(array.Values[i], arguments, context).ConfigureAwait(false)).ToStringValue();
                return new StringValue($"[{string.Join(',', items)}]");
            default:
                return await MiscFilters.Json(input, arguments, context).ConfigureAwait(false);
        }
    }
}

/// <summary>
/// Fluid's date filters for dates of the model, which are instants or local times. Both are formatted in the
/// recipient's time zone.
/// </summary>
internal static class DateFilters
{
    public static ValueTask<FluidValue> Date(FluidValue input, FilterArguments arguments, TemplateContext context) =>
        MiscFilters.Date(Localize(input, context), arguments, context);

    public static ValueTask<FluidValue> FormatDate(
        FluidValue input,
        FilterArguments arguments,
        TemplateContext context) =>
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
