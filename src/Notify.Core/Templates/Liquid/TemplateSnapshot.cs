using Notify.Localization;
using Notify.Templates.Liquid.Rendering;

namespace Notify.Templates.Liquid;

/// <summary>
/// All templates as they were read at one point in time. It is immutable; a reload creates another one.
/// </summary>
internal sealed class TemplateSnapshot(
    IReadOnlyDictionary<(string Name, string Kind), TemplateFamily> families,
    IReadOnlyList<TemplateProblem> problems)
{
    public IReadOnlyList<TemplateProblem> Problems => problems;

    public IEnumerable<CompiledTemplate> All => families.Values.SelectMany(family => family.All);

    public CompiledTemplate? Find(string name, string kind, string? locale) =>
        families.GetValueOrDefault((name, kind))?.Find(locale);
}

/// <summary>The locales of one template and kind.</summary>
internal sealed class TemplateFamily(IEnumerable<CompiledTemplate> templates, string defaultLocale)
{
    private readonly Dictionary<string, CompiledTemplate> _byLocale =
        templates.ToDictionary(template => template.Locale ?? "", StringComparer.OrdinalIgnoreCase);

    public IEnumerable<CompiledTemplate> All => _byLocale.Values;

    /// <summary>
    /// Returns the template nearest to a locale: of the locale itself, of its language, the default file, or that of
    /// the default locale.
    /// </summary>
    public CompiledTemplate? Find(string? locale) =>
        Nearest(locale) ?? _byLocale.GetValueOrDefault("") ?? Nearest(defaultLocale);

    private CompiledTemplate? Nearest(string? locale)
    {
        if (string.IsNullOrEmpty(locale) || locale.Length > KnownCultures.MaxLength)
            return null;
        var lookup = _byLocale.GetAlternateLookup<ReadOnlySpan<char>>();
        var tag = (locale.Contains('_', StringComparison.Ordinal) ? LocaleChain.Tag(locale) : locale).AsSpan();
        while (!lookup.TryGetValue(tag, out _) && tag.LastIndexOf('-') is > 0 and var end)
            tag = tag[..end];
        return lookup.TryGetValue(tag, out var template) ? template : null;
    }
}
