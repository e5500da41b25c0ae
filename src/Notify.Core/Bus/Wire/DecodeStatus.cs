using System.ComponentModel;

namespace Notify.Bus;

/// <summary>What became of bytes that were to be decoded.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum DecodeStatus
{
    /// <summary>They were understood.</summary>
    Decoded,

    /// <summary>A newer major version wrote them: somebody else may understand them.</summary>
    NewerVersion,

    /// <summary>Nobody will ever understand them.</summary>
    Undecodable,
}
