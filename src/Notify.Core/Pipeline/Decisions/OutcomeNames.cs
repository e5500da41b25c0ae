using Notify.Delivery;

namespace Notify.Pipeline.Decisions;

/// <summary>From answers to the words of <see cref="DeliveryOutcomes"/>.</summary>
internal static class OutcomeNames
{
    public static string Name(this SendOutcome outcome) => outcome switch
    {
        SendOutcome.Sent => DeliveryOutcomes.Sent,
        SendOutcome.Throttled => DeliveryOutcomes.Throttled,
        SendOutcome.InvalidRecipient => DeliveryOutcomes.InvalidRecipient,
        SendOutcome.Rejected => DeliveryOutcomes.Rejected,
        SendOutcome.Misconfigured => DeliveryOutcomes.Misconfigured,
        SendOutcome.Unknown => DeliveryOutcomes.Unknown,
        SendOutcome.Unreachable => DeliveryOutcomes.Unreachable,
        _ => DeliveryOutcomes.Transient,
    };

    /// <summary>Code and words of an answer, as they stand in a history.</summary>
    public static string? Reason(this SendResult result) => (result.Error, result.Detail) switch
    {
        (null, var detail) => detail,
        (var error, null) => error,
        (var error, var detail) => $"{error}: {detail}",
    };
}
