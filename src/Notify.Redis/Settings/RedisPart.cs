namespace Notify.Redis.Settings;

/// <summary>The parts that can be used alone. Each has options of its own, under its name.</summary>
internal static class RedisPart
{
    public const string Bus = nameof(Bus);
    public const string RateLimits = nameof(RateLimits);
    public const string AddressBook = nameof(AddressBook);
}
