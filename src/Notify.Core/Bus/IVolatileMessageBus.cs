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
}
