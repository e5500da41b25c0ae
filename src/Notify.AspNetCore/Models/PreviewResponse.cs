namespace Notify.AspNetCore.Models;

/// <summary>The response of <c>POST /templates/{name}/preview</c>.</summary>
/// <param name="Previews">A preview for each channel kind.</param>
internal sealed record PreviewResponse(IReadOnlyList<Preview> Previews);
