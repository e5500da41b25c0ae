namespace Notify.Delivery;

/// <summary>Represents a limit on the messages to one address, for some addresses of a channel.</summary>
public sealed record AddressRateLimit
{
    /// <summary>Gets the name of the limit, for example <c>group</c>. Limiters are named after it.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the number of messages in any window.</summary>
    public required RateLimit Limit { get; init; }

    /// <summary>
    /// Gets the function that determines whether the limit applies to an address, which is passed in its normalized
    /// form.
    /// </summary>
    public required Func<string, bool> AppliesTo { get; init; }
}
