namespace Notify.Push.Network;

/// <summary>The endpoint's host resolves to an address that must not be connected to.</summary>
internal sealed class EndpointRefusedException()
    : IOException("The push service's name resolves to an address on this machine or a private network.");
