using Fluid;
using Fluid.Values;

namespace Notify.Templates.Liquid.Rendering;

/// <summary>Fluid set up for notifications.</summary>
internal static class FluidSettings
{
    public static Fluid.TemplateOptions Create(TemplateOptions options, IEnumerable<ChannelKind> kinds, TimeProvider time)
    {
        var fluid = new Fluid.TemplateOptions { MaxSteps = options.MaxSteps, Now = time.GetUtcNow, TimeZone = TimeZoneInfo.Utc };
        fluid.Filters.AddFilter("date", DateFilters.Date);
        fluid.Filters.AddFilter("format_date", DateFilters.FormatDate);
        fluid.Filters.AddFilter("json", JsonFilter.Json);
        foreach (var name in kinds.SelectMany(kind => kind.Formats).SelectMany(format => format.Filters.Keys).Distinct(StringComparer.Ordinal))
        {
            // Outside its own format the filter's text would go round the encoder of another.
            fluid.Filters.AddFilter(name, (input, arguments, context) =>
                ((RenderContext)context).Format?.Filters.GetValueOrDefault(name) is { } filter
                    ? new(new StringValue(Apply(filter, input, arguments, context), encode: false))
                    : new(input));
        }
        foreach (var (name, filter) in options.Filters)
            fluid.Filters.AddFilter(name, (input, arguments, context) => new(new StringValue(Apply(filter, input, arguments, context))));
        return fluid;
    }

    private static string Apply(TemplateFilter filter, FluidValue input, FilterArguments arguments, TemplateContext context)
    {
        var texts = new string[arguments.Count];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = arguments.At(i).ToStringValue();
        return filter(input.ToStringValue(), texts, context.CultureInfo);
    }
}
