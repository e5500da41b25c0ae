using Notify.Bus;

namespace Notify.Pipeline.Calls;

/// <summary>The channel that delivers a lease.</summary>
internal interface ILeaseOwner
{
    /// <summary>The name of the channel, for the log.</summary>
    string Name { get; }

    /// <summary>Leaves a delivery behind: its lease expires, and its worker continues without it.</summary>
    void Abandon(Lease lease);
}
