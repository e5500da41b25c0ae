namespace Notify.AspNetCore.Models;

/// <summary>What <c>GET /templates</c> answers.</summary>
/// <param name="Items">The templates, by name.</param>
internal sealed record TemplateList(IReadOnlyList<TemplateRow> Items);
