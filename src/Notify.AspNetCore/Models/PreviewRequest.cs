using System.Text.Json;

namespace Notify.AspNetCore.Models;

/// <summary>The body of <c>POST /templates/{name}/preview</c>.</summary>
/// <param name="Locale">The locale of the recipient. Default none: the default file.</param>
/// <param name="TimeZone">The time zone of the recipient (IANA). Default UTC.</param>
/// <param name="TemplateVars">The variables of the template, an object. Default none.</param>
/// <param name="Kinds">The channel kinds to render. Default: all kinds for which the template exists.</param>
internal sealed record PreviewRequest(
    string? Locale = null,
    string? TimeZone = null,
    JsonElement? TemplateVars = null,
    IReadOnlyList<string>? Kinds = null);
