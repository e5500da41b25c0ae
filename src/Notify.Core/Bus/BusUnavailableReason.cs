namespace Notify.Bus;

/// <summary>Specifies why the server of the bus could not perform a call.</summary>
public enum BusUnavailableReason
{
    /// <summary>The server cannot be reached, or its answer was lost. A later attempt may succeed.</summary>
    Unreachable,

    /// <summary>The server is out of memory. A later attempt may succeed.</summary>
    OutOfMemory,

    /// <summary>
    /// The server refused the call, for example because its user lacks a permission. Another attempt fails in the same
    /// way until an administrator has corrected the cause.
    /// </summary>
    Refused,
}
