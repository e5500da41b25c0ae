namespace Notify.Bus;

/// <summary>Something in the bytes is not as the wire format says. Caught by the codec, never seen outside.</summary>
internal sealed class WireFormatException(string message) : Exception(message);
