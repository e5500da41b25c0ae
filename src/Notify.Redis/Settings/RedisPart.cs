namespace Notify.Redis.Settings;

/// <summary>The names of the parts that can be used separately, and of their options.</summary>
internal static class RedisPart
{
    public const string Bus = nameof(Bus);
    public const string RateLimits = nameof(RateLimits);
    public const string AddressBook = nameof(AddressBook);
}
