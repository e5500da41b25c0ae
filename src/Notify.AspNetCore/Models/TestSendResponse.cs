namespace Notify.AspNetCore.Models;

/// <summary>What <c>POST /test</c> answers when the provider has taken the message.</summary>
/// <param name="Status">What became of it, in the words of <c>DeliveryOutcomes</c>: <c>sent</c>.</param>
/// <param name="MessageId">The notification's id, as in logs and traces.</param>
/// <param name="DeliveryTimeMs">How long rendering and sending took, in milliseconds, waiting for a permit included.</param>
/// <param name="Error">The provider's words, where it failed.</param>
/// <param name="Warnings">A sentence for each thing that the message was sent without; empty if there is none.</param>
internal sealed record TestSendResponse(
    string Status,
    Guid MessageId,
    double DeliveryTimeMs,
    string? Error,
    IReadOnlyList<string> Warnings);
