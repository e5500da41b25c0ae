using System.ComponentModel;

namespace Notify.Bus;

/// <summary>A bus whose content dies with the process. At shutdown it is drained as far as the time allows.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IVolatileMessageBus : IMessageBus
{
    /// <summary>
    /// Takes nothing more: later enqueues fail with <see cref="EnqueueFailureReason.Stopping"/>. Retries and forwards of what is inside still work, and transactional is claimed strictly first.
    /// </summary>
    void StopAccepting();
}
