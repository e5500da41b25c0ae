using Notify.Bus;

namespace Notify.Pipeline.Calls;

/// <summary>The delivery that a call of the application's code belongs to.</summary>
/// <remarks>
/// A copy, because a call that ignores its cancellation may continue when the <see cref="DeliveryStep"/> already
/// belongs to another envelope.
/// </remarks>
/// <param name="Channel">The channel.</param>
/// <param name="Envelope">The id of the envelope, for the log.</param>
/// <param name="Lease">The lease; null if the envelope is delivered directly.</param>
/// <param name="Stop">Canceled when the call must end.</param>
internal readonly record struct CallOwner(
    ILeaseOwner Channel,
    Guid Envelope,
    Lease? Lease,
    CancellationToken Stop);
