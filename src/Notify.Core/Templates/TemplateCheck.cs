namespace Notify.Templates;

/// <summary>Whether a template can be rendered with a model.</summary>
/// <param name="Exists">False where there is no such template for the kind.</param>
/// <param name="Missing">The variables the template needs and the model lacks, as the template writes them; empty where none is missing.</param>
public readonly record struct TemplateCheck(bool Exists, IReadOnlyList<string> Missing)
{
    /// <summary>The template exists and nothing is missing.</summary>
    public static TemplateCheck Ok { get; } = new(true, []);

    /// <summary>There is no such template.</summary>
    public static TemplateCheck Unknown { get; } = new(false, []);
}
