namespace Notify.Templates;

/// <summary>Represents whether a template can be rendered with a model.</summary>
/// <param name="Exists">Whether the template exists for the kind.</param>
/// <param name="Missing">
/// The variables that the template requires and the model lacks, as the template writes them; empty if none is missing.
/// </param>
public readonly record struct TemplateCheck(bool Exists, IReadOnlyList<string> Missing)
{
    /// <summary>Gets the result for an existing template if the model lacks no variable.</summary>
    public static TemplateCheck Ok { get; } = new(true, []);

    /// <summary>Gets the result for a template that does not exist.</summary>
    public static TemplateCheck Unknown { get; } = new(false, []);
}
