namespace Notify;

/// <summary>Specifies the action for messages while a provider rejects the settings of the channel.</summary>
public enum MisconfiguredAction
{
    /// <summary>
    /// The messages wait in the queue until the settings are corrected or the messages expire. This does not count as
    /// an attempt.
    /// </summary>
    Wait,

    /// <summary>The messages continue with the next step immediately. If there is none, they wait.</summary>
    NextStep,
}
