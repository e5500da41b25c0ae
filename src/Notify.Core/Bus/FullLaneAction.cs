namespace Notify.Bus;

/// <summary>What enqueueing into a full lane does.</summary>
public enum FullLaneAction
{
    /// <summary>Waits for room.</summary>
    Wait,

    /// <summary>Fails at once with <see cref="EnqueueFailureReason.QueueFull"/>.</summary>
    Fail,
}
