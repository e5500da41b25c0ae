namespace Notify.Templates;

/// <summary>Provides options for the template engine.</summary>
public sealed class TemplateOptions
{
    /// <summary>
    /// Gets or sets the language of the files without a locale in their name. It also formats their numbers and dates,
    /// unless the locale of the recipient has the same language.
    /// </summary>
    /// <value>The default is <c>en</c>.</value>
    public string DefaultLocale { get; set; } = "en";

    /// <summary>
    /// Gets or sets a value indicating whether folders are watched and read again after a change. Set it in
    /// development.
    /// </summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool Reload { get; set; }

    /// <summary>
    /// Gets or sets the maximum number of steps of one rendering (texts, values and rounds of loops), and of elements
    /// of an array that a template creates. Beyond it, rendering fails with a <see cref="TemplateException"/>.
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

    /// <summary>Gets the locales in which every template must exist. A missing one is a warning of the lint.</summary>
    /// <value>The default is empty.</value>
    public IList<string> RequiredLocales { get; } = [];

    /// <summary>Gets the sources, in order. A file replaces a file with the same path from an earlier source.</summary>
    public IList<ITemplateSource> Sources { get; } = [];

    /// <summary>
    /// Gets the filters of the application, by the name that templates use. A filter replaces a built-in one with the
    /// same name.
    /// </summary>
    /// <value>The default is empty.</value>
    public IDictionary<string, TemplateFilter> Filters { get; } =
        new Dictionary<string, TemplateFilter>(StringComparer.Ordinal);
}
