using Notify.Templates.Liquid.Filters;

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
            // RenderProgress counts the levels of partials; loops cannot be nested deeper than the parser permits.
            MaxRecursion = 0,
            Now = time.GetUtcNow,
            TimeZone = TimeZoneInfo.Utc,
        };
        FilterTable.Fill(fluid.Filters, options, kinds);
        return fluid;
    }
}
