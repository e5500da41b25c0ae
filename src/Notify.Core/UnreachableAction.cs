namespace Notify;

/// <summary>
/// Specifies the action for messages while a provider cannot be reached, or limits the rate for longer than
/// <see cref="ChannelOptions.ThrottlePatience"/>.
/// </summary>
public enum UnreachableAction
{
    /// <summary>
    /// The messages wait in the queue until the provider can be reached again or the messages expire. This does not
    /// count as an attempt.
    /// </summary>
    Wait,

    /// <summary>
    /// The messages continue with the next step immediately. If there is none, or if a message may have been delivered,
    /// it waits.
    /// </summary>
    NextStep,
}
