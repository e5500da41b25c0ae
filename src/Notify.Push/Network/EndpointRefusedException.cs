namespace Notify.Push.Network;

/// <summary>
/// The exception that is thrown if the host of an endpoint resolves to an address that is not allowed.
/// </summary>
internal sealed class EndpointRefusedException()
    : IOException("The push service's name resolves to an address on this machine or a private network.");
