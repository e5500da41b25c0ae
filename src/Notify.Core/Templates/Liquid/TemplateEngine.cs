namespace Notify.Templates.Liquid;

/// <summary>Creates template engines without a host, for tests, tools and previews.</summary>
public static class TemplateEngine
{
    /// <summary>Creates a template engine. The sources are read on first use.</summary>
    /// <param name="options">The options, including the sources.</param>
    /// <param name="kinds">The channel kinds of the templates. Files of other kinds are not used.</param>
    /// <param name="time">The time provider that determines <c>now</c>, or null for the system time.</param>
    /// <returns>The template engine.</returns>
    public static ITemplateEngine Create(
        TemplateOptions options,
        IEnumerable<ChannelKind> kinds,
        TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(kinds);
        return new FluidTemplateEngine(options, kinds, time);
    }
}
