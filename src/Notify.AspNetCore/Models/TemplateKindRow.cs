namespace Notify.AspNetCore.Models;

/// <summary>A template for one channel kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Locales">The locales it is there for; null is the default file.</param>
/// <param name="Variables">The variables it needs in any of them.</param>
internal sealed record TemplateKindRow(string Kind, IReadOnlyList<string?> Locales, IReadOnlyList<string> Variables);
