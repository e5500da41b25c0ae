namespace Notify.Templates;

/// <summary>Settings of the template engine.</summary>
public sealed class TemplateOptions
{
    /// <summary>The language of the files without a locale in their name. Their numbers and dates are formatted in it, unless the recipient's locale is of the same language. Default <c>en</c>.</summary>
    public string DefaultLocale { get; set; } = "en";

    /// <summary>Whether folder sources are watched and read again on a change. Default false; set it in development.</summary>
    public bool Reload { get; set; }

    /// <summary>How many statements one rendering may run, so that a loop in a template cannot hold up a channel. Default 100,000.</summary>
    public int MaxSteps { get; set; } = 100_000;

    /// <summary>The locales every template must be there for; a missing one is a lint warning. Default empty.</summary>
    public IList<string> RequiredLocales { get; } = [];

    /// <summary>The sources, in order; a later one replaces a file of the same path.</summary>
    public IList<ITemplateSource> Sources { get; } = [];

    /// <summary>Filters of the application's own, by the name templates use. One of a built-in name replaces it. Default empty.</summary>
    public IDictionary<string, TemplateFilter> Filters { get; } = new Dictionary<string, TemplateFilter>(StringComparer.Ordinal);
}
