using Notify.Delivery;

namespace Notify.Pipeline.Decisions;

/// <summary>Converts results to the names in <see cref="DeliveryOutcomes"/> and to text.</summary>
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

    /// <summary>Returns the error code and the detail of a result, as the failure history contains them.</summary>
    public static string? Reason(this SendResult result) => (result.Error, result.Detail) switch
    {
        (null, var detail) => detail,
        (var error, null) => error,
        (var error, var detail) => $"{error}: {detail}",
    };
}
