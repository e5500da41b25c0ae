namespace Notify.Delivery;

/// <summary>A limit on the messages to one address, for some addresses of a channel.</summary>
/// <param name="Name">What it limits, for example <c>group</c>; limiters are named after it.</param>
/// <param name="Limit">How many in any window.</param>
/// <param name="AppliesTo">Whether it holds for an address, given in its normalized form.</param>
public sealed record AddressRateLimit(string Name, RateLimit Limit, Func<string, bool> AppliesTo);
