namespace Notify.Templates.Liquid;

/// <summary>Makes a template engine without a host: for tests, tools and previews.</summary>
public static class TemplateEngine
{
    /// <summary>Makes an engine; the sources are read on first use.</summary>
    /// <param name="options">The sources and settings.</param>
    /// <param name="kinds">The channel kinds the templates are for; files of other kinds are not used.</param>
    /// <param name="time">What <c>now</c> is. Default null: the system's time.</param>
    public static ITemplateEngine Create(TemplateOptions options, IEnumerable<ChannelKind> kinds, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(kinds);
        return new FluidTemplateEngine(options, kinds, time);
    }
}
