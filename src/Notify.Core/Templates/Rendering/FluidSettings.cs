using Fluid.Values;

namespace Notify.Templates.Rendering;

/// <summary>Fluid set up for notifications.</summary>
internal static class FluidSettings
{
    public static Fluid.TemplateOptions Create(TemplateOptions options, TimeProvider time)
    {
        var fluid = new Fluid.TemplateOptions { MaxSteps = options.MaxSteps, Now = time.GetUtcNow, TimeZone = TimeZoneInfo.Utc };
        fluid.Filters.AddFilter("date", DateFilters.Date);
        fluid.Filters.AddFilter("format_date", DateFilters.FormatDate);
        fluid.Filters.AddFilter("json", JsonFilter.Json);
        foreach (var (name, filter) in options.Filters)
        {
            fluid.Filters.AddFilter(name, (input, arguments, context) =>
            {
                var texts = new string[arguments.Count];
                for (var i = 0; i < texts.Length; i++)
                    texts[i] = arguments.At(i).ToStringValue();
                return new(new StringValue(filter(input.ToStringValue(), texts, context.CultureInfo)));
            });
        }
        return fluid;
    }
}
