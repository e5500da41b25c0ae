namespace Notify.AspNetCore.Models;

/// <summary>What <c>POST /dead-letters/requeue</c> answers.</summary>
/// <param name="Requeued">How many went back into their queues.</param>
internal sealed record RequeuedResponse(long Requeued);
