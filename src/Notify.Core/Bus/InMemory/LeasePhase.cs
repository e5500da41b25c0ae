namespace Notify.Bus.InMemory;

/// <summary>Where an entry of the in-memory bus is.</summary>
internal enum LeasePhase : byte
{
    /// <summary>In its lane, ready to be claimed.</summary>
    Ready,

    /// <summary>Waiting for its time.</summary>
    Delayed,

    /// <summary>Claimed.</summary>
    Leased,

    /// <summary>Settled; where it went on from there is another entry.</summary>
    Settled,

    /// <summary>Lapsed after it was abandoned; the envelope is another entry now.</summary>
    Lost,
}
