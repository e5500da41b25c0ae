namespace Notify.Inbound;

/// <summary>Represents the result of handling a message from a provider.</summary>
/// <param name="Status">The status of the message.</param>
/// <param name="Detail">A sentence for the sender and the log, without addresses and secrets, or null.</param>
public readonly record struct InboundResult(InboundStatus Status, string? Detail = null)
{
    /// <summary>
    /// Gets the JSON with which the provider is answered if it accepts answers, such as a method call for Telegram.
    /// </summary>
    /// <value>The default is null: an empty answer.</value>
    public string? Reply { get; init; }

    /// <summary>Returns status and detail, without the reply, which may contain an address.</summary>
    /// <returns>Status and detail.</returns>
    public override string ToString() => Detail is null ? $"{Status}" : $"{Status}: {Detail}";
}
