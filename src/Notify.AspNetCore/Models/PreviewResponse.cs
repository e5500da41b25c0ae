namespace Notify.AspNetCore.Models;

/// <summary>What <c>POST /templates/{name}/preview</c> answers.</summary>
/// <param name="Previews">One for each channel kind.</param>
internal sealed record PreviewResponse(IReadOnlyList<Preview> Previews);
