namespace Notify.Redis.RateLimits;

/// <summary>Permits taken, by their ids.</summary>
/// <param name="Ids">None: refused.</param>
/// <param name="Pause">Where refused: when it is worth asking again.</param>
internal readonly record struct LimitGrant(long[] Ids, TimeSpan Pause);
