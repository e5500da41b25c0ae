namespace Notify.AspNetCore.Models;

/// <summary>The body of <c>DELETE /suppressions</c>: it keeps the address out of the URL, which servers log.</summary>
/// <param name="Kind">The channel kind. Required.</param>
/// <param name="Address">The address. Required.</param>
/// <param name="List">The list; null to lift the suppression that applies to every message.</param>
internal sealed record LiftRequest(string? Kind, string? Address, string? List = null);
