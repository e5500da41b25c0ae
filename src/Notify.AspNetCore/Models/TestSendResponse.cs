namespace Notify.AspNetCore.Models;

/// <summary>The response of <c>POST /test</c> if the provider accepted the message.</summary>
/// <param name="Status">The outcome, one of <c>DeliveryOutcomes</c>: <c>sent</c>.</param>
/// <param name="MessageId">The id of the notification, which logs and traces contain.</param>
/// <param name="DeliveryTimeMs">The time for rendering and sending in milliseconds, with the wait for a permit.</param>
/// <param name="Error">The message of the provider after a failure; otherwise null.</param>
/// <param name="Warnings">A sentence for everything that the message was sent without; empty if there is none.</param>
internal sealed record TestSendResponse(
    string Status,
    Guid MessageId,
    double DeliveryTimeMs,
    string? Error,
    IReadOnlyList<string> Warnings);
