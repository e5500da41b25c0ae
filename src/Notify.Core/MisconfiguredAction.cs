namespace Notify;

/// <summary>What becomes of messages while a provider refuses our own settings.</summary>
public enum MisconfiguredAction
{
    /// <summary>They wait in the queue, no attempt spent, until the setting is mended or they expire.</summary>
    Wait,

    /// <summary>They go to the next step at once; without one they wait.</summary>
    NextStep,
}
