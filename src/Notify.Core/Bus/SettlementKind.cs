using System.ComponentModel;

namespace Notify.Bus;

/// <summary>Specifies how a lease ends.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum SettlementKind
{
    /// <summary>The envelope was delivered or dropped.</summary>
    Complete,

    /// <summary>The envelope is tried again later. This counts as an attempt.</summary>
    Retry,

    /// <summary>The envelope is tried again later. This does not count as an attempt.</summary>
    Defer,

    /// <summary>The envelope moves to the queue of the next step.</summary>
    Forward,

    /// <summary>The envelope is dead-lettered.</summary>
    DeadLetter,
}
