namespace Notify.Templates;

/// <summary>Represents a template of one kind and locale.</summary>
public sealed record TemplateInfo
{
    /// <summary>Gets the name of the template.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the channel kind.</summary>
    public required string Kind { get; init; }

    /// <summary>Gets the locale; null for the default file.</summary>
    public string? Locale { get; init; }

    /// <summary>Gets the file, as its source names it.</summary>
    public required string File { get; init; }

    /// <summary>Gets the variables that the template requires.</summary>
    public required IReadOnlyList<string> Variables { get; init; }
}
