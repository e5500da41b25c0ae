namespace Notify.Templates;

/// <summary>A template and the kinds and locales it is there for.</summary>
/// <param name="Name">The template's name.</param>
/// <param name="Kind">The channel kind.</param>
/// <param name="Locale">The locale, or null for the default file.</param>
/// <param name="File">The file, as its source names it.</param>
/// <param name="Variables">The variables it needs.</param>
public sealed record TemplateInfo(string Name, string Kind, string? Locale, string File, IReadOnlyList<string> Variables);
