using System.ComponentModel;

namespace Notify.Bus;

/// <summary>
/// Represents a bus whose envelopes are lost with the process. At shutdown, its envelopes are delivered until the time
/// limit.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IVolatileMessageBus : IMessageBus
{
    /// <summary>
    /// Stops accepting envelopes: later calls fail with <see cref="EnqueueFailureReason.Stopping"/>. Retries and
    /// forwards of accepted envelopes continue, and campaign envelopes are claimed only when no transactional ones are
    /// ready.
    /// </summary>
    void StopAccepting();

    /// <summary>Determines whether a delayed envelope becomes due within a time.</summary>
    /// <param name="channel">The name of the channel.</param>
    /// <param name="time">The time from now.</param>
    /// <returns>True if at least one delayed envelope of the channel is due within the time.</returns>
    /// <remarks>The delayed envelopes are enumerated. Call it only during a shutdown.</remarks>
    bool IsDueWithin(string channel, TimeSpan time);
}
