namespace Notify.Inbound;

/// <summary>What became of a message from a provider.</summary>
/// <param name="Status">What became of it.</param>
/// <param name="Detail">A sentence for the sender or the log, without addresses and secrets; null where there is nothing to say.</param>
public readonly record struct InboundResult(InboundStatus Status, string? Detail = null)
{
    /// <summary>JSON that answers the provider, where it takes answers: a method call for Telegram. Default null: an empty answer.</summary>
    public string? Reply { get; init; }

    /// <summary>Status and detail; the reply may hold an address.</summary>
    public override string ToString() => Detail is null ? $"{Status}" : $"{Status}: {Detail}";
}
