namespace Notify.Bus;

/// <summary>Specifies the action when an envelope is enqueued into a full lane.</summary>
public enum FullLaneAction
{
    /// <summary>The call waits until the lane has room.</summary>
    Wait,

    /// <summary>The call fails immediately with <see cref="EnqueueFailureReason.QueueFull"/>.</summary>
    Fail,
}
