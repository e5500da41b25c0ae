using Notify.Pipeline.Decisions;

namespace Notify.Pipeline.Calls;

/// <summary>
/// A call of the application's code failed or did not return in time. It names the service, because calls for several
/// devices run at the same time.
/// </summary>
internal sealed class ServiceException(string service, Exception inner) : Exception($"{service} failed.", inner)
{
    /// <summary>The name of the service, for the log and for the health of the channel.</summary>
    public string Service { get; } = service;

    /// <summary>The exception of the service.</summary>
    public Exception Cause => InnerException!;

    /// <summary>Whether the time limit of the call has passed. The cause is then also a timeout.</summary>
    public bool IsTimeout { get; init; }

    /// <summary>
    /// The result of the send that the failure interrupted; null if the failure happened outside a send. Its parts may
    /// have arrived.
    /// </summary>
    public AddressResult? Interrupted { get; private init; }

    /// <summary>Returns the same failure together with the result of the send that it interrupted.</summary>
    public ServiceException During(in AddressResult send) => new(Service, Cause)
    {
        IsTimeout = IsTimeout,
        Interrupted = send,
    };
}
