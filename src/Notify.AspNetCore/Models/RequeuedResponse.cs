namespace Notify.AspNetCore.Models;

/// <summary>The response of <c>POST /dead-letters/requeue</c>.</summary>
/// <param name="Requeued">The number of dead letters that were requeued.</param>
internal sealed record RequeuedResponse(long Requeued);
