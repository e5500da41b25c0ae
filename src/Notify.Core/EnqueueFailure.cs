namespace Notify;

/// <summary>Why the bus could not take a notification.</summary>
public enum EnqueueFailure
{
    /// <summary>The lane is at its bound and the bus is set to fail rather than wait.</summary>
    QueueFull,

    /// <summary>The bus is shutting down and takes nothing more.</summary>
    Stopping,

    /// <summary>The bus's server cannot be reached.</summary>
    Unavailable,
}
