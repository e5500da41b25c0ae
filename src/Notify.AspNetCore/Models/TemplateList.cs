namespace Notify.AspNetCore.Models;

/// <summary>The response of <c>GET /templates</c>.</summary>
/// <param name="Items">The templates, by name.</param>
internal sealed record TemplateList(IReadOnlyList<TemplateRow> Items);
