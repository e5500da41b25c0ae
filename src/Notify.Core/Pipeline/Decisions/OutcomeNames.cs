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

    /// <summary>Returns the status of a channel that is paused because of a result.</summary>
    public static ChannelStatus ToStatus(this SendOutcome outcome) => outcome switch
    {
        SendOutcome.Unreachable => ChannelStatus.Unreachable,
        SendOutcome.Misconfigured => ChannelStatus.Misconfigured,
        _ => ChannelStatus.Throttled,
    };

    /// <summary>Returns the outcome of a message that waits because its channel is paused.</summary>
    public static SendOutcome ToOutcome(this ChannelStatus status) => status switch
    {
        ChannelStatus.Misconfigured => SendOutcome.Misconfigured,
        ChannelStatus.Unreachable => SendOutcome.Unreachable,
        _ => SendOutcome.Throttled,
    };

    /// <summary>Returns the error code and the detail of a result, as the failure history contains them.</summary>
    public static string? Reason(this SendResult result) => (result.Error, result.Explanation) switch
    {
        (null, var detail) => detail,
        (var error, null) => error,
        (var error, var detail) => $"{error}: {detail}",
    };
}
