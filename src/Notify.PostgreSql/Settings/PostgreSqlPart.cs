namespace Notify.PostgreSql.Settings;

/// <summary>The names of the parts that can be used separately, and of their options.</summary>
/// <remarks>Options of other engines have other types, so the names may be the same.</remarks>
internal static class PostgreSqlPart
{
    public const string Bus = nameof(Bus);
    public const string AddressBook = nameof(AddressBook);
    public const string RateLimits = nameof(RateLimits);
}
