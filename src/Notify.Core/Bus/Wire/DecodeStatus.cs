using System.ComponentModel;

namespace Notify.Bus;

/// <summary>Specifies whether bytes could be decoded.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum DecodeStatus
{
    /// <summary>The bytes were decoded.</summary>
    Decoded,

    /// <summary>A newer major version wrote the bytes. A process of that version may decode them.</summary>
    NewerVersion,

    /// <summary>The bytes are invalid. No version can decode them.</summary>
    Undecodable,
}
