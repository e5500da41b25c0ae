namespace Notify.Redis.Settings;

/// <summary>Says that a part was put on Redis, and whether the host's section was asked for. One more than once does no harm.</summary>
internal sealed record RegisteredPart(string Part, bool FromHost);
