using System.ComponentModel;

namespace Notify.Bus;

/// <summary>The ways a lease ends.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum SettlementKind
{
    /// <summary>Done.</summary>
    Complete,

    /// <summary>Again later, an attempt spent.</summary>
    Retry,

    /// <summary>Again later, no attempt spent.</summary>
    Defer,

    /// <summary>On to the next step's queue.</summary>
    Forward,

    /// <summary>To the dead letters.</summary>
    DeadLetter,
}
