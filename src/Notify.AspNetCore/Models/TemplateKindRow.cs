namespace Notify.AspNetCore.Models;

/// <summary>A template for one channel kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Locales">The locales of its files; null stands for the default file.</param>
/// <param name="Variables">The variables that any of the files requires.</param>
internal sealed record TemplateKindRow(string Kind, IReadOnlyList<string?> Locales, IReadOnlyList<string> Variables);
