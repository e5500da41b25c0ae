namespace Notify.AspNetCore.Models;

/// <summary>A template.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kinds">The channel kinds for which the template exists.</param>
internal sealed record TemplateRow(string Name, IReadOnlyList<TemplateKindRow> Kinds);
