namespace Notify.AspNetCore.Models;

/// <summary>A template.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kinds">The channel kinds it is there for.</param>
internal sealed record TemplateRow(string Name, IReadOnlyList<TemplateKindRow> Kinds);
