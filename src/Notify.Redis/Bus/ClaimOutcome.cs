namespace Notify.Redis.Bus;

/// <summary>What one look yielded.</summary>
/// <param name="Leases">What was leased.</param>
/// <param name="Wait">How long until something changes by itself; null where nothing will.</param>
internal readonly record struct ClaimOutcome(IReadOnlyList<RedisLease> Leases, TimeSpan? Wait);
