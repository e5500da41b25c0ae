namespace Notify.Bus.InMemory;

/// <summary>Where an entry of the in-memory bus is.</summary>
internal enum LeasePhase : byte
{
    /// <summary>
    /// Ready in its lane, or claimed. Nobody has the lease before the claim, and a lease never returns to a lane, so the two need no telling apart.
    /// </summary>
    Open,

    /// <summary>Waiting for its time.</summary>
    Delayed,

    /// <summary>Settled; where it went on from there is another entry.</summary>
    Settled,

    /// <summary>Lapsed after it was abandoned; the envelope is another entry now.</summary>
    Lost,
}
