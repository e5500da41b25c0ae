namespace Notify.Inbound;

/// <summary>A message from a provider, as it arrived.</summary>
/// <param name="Body">Its bytes.</param>
/// <remarks><see cref="ToString"/> shows the length alone.</remarks>
public sealed record InboundMessage(ReadOnlyMemory<byte> Body)
{
    /// <summary>The media type, with its parameters, as the sender gave it; null where it gave none.</summary>
    public string? ContentType { get; init; }

    /// <summary>Reads a header of the transport by its name, regardless of case: null where it is not there or more than once. Default: there is none.</summary>
    public Func<string, string?> Header { get; init; } = static _ => null;

    /// <summary>The length.</summary>
    public override string ToString() => $"InboundMessage of {Body.Length} bytes";
}
