using System.Text.Json;

namespace Notify.AspNetCore.Models;

/// <summary>What <c>POST /templates/{name}/preview</c> takes.</summary>
/// <param name="Locale">The recipient's locale. Default none: the default file.</param>
/// <param name="TimeZone">The recipient's time zone (IANA). Default UTC.</param>
/// <param name="TemplateVars">The template's variables, an object. Default none.</param>
/// <param name="Kinds">The channel kinds to render for. Default: all the template is there for.</param>
internal sealed record PreviewRequest(string? Locale = null, string? TimeZone = null, JsonElement? TemplateVars = null, IReadOnlyList<string>? Kinds = null);
