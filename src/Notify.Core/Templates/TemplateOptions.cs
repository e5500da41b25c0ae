namespace Notify.Templates;

/// <summary>Settings of the template engine.</summary>
public sealed class TemplateOptions
{
    /// <summary>The language of the files without a locale in their name. Their numbers and dates are formatted in it, unless the recipient's locale is of the same language. Default <c>en</c>.</summary>
    public string DefaultLocale { get; set; } = "en";

    /// <summary>Whether folder sources are watched and read again on a change. Default false; set it in development.</summary>
    public bool Reload { get; set; }

    /// <summary>
    /// Gets or sets the maximum number of steps of one rendering (texts, values and rounds of loops), and of elements of
    /// an array that a template creates. Beyond it, rendering fails with a <see cref="TemplateException"/>.
    /// </summary>
    /// <value>The default is 100,000.</value>
    public int MaxSteps { get; set; } = 100_000;

    /// <summary>
    /// Gets or sets the maximum length of a rendered body, plain-text version or part, and of any text that a filter
    /// reads or a template creates meanwhile, in characters (UTF-16 code units). Filters that shorten a text, for
    /// example <c>truncate</c>, read any length. Beyond it, rendering fails with a <see cref="TemplateException"/>.
    /// </summary>
    /// <value>The default is 1,048,576 (1 MB of ASCII text).</value>
    public int MaxOutput { get; set; } = 1024 * 1024;

    /// <summary>
    /// Gets or sets the maximum time of one rendering. It is checked between steps and in filters. Beyond it, rendering
    /// fails with a <see cref="TemplateException"/>.
    /// </summary>
    /// <value>The default is 5 seconds.</value>
    public TimeSpan MaxTime { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The locales every template must be there for; a missing one is a lint warning. Default empty.</summary>
    public IList<string> RequiredLocales { get; } = [];

    /// <summary>The sources, in order; a later one replaces a file of the same path.</summary>
    public IList<ITemplateSource> Sources { get; } = [];

    /// <summary>Filters of the application's own, by the name templates use. One of a built-in name replaces it. Default empty.</summary>
    public IDictionary<string, TemplateFilter> Filters { get; } = new Dictionary<string, TemplateFilter>(StringComparer.Ordinal);
}
