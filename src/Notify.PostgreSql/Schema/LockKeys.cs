namespace Notify.PostgreSql.Schema;

/// <summary>
/// The keys of the locks that end with a transaction. They belong to the database, so they contain the schema.
/// </summary>
internal static class LockKeys
{
    private const ulong OffsetBasis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>The lock of those who change the tables.</summary>
    public static long OfSchema(string schema) => Hash($"notify schema {schema}");

    /// <summary>The lock of those who claim from a queue.</summary>
    public static long Of(string schema, int queue) =>
        Hash(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"notify queue {queue} {schema}"));

    /// <summary>The lock of those who change a rate limit.</summary>
    public static long OfLimit(string schema, Guid limit) => Hash($"notify limit {limit:N} {schema}");

    // FNV-1a, the same in every process.
    private static long Hash(string text)
    {
        var hash = OffsetBasis;
        foreach (var unit in text)
            hash = (hash ^ unit) * Prime;
        return (long)hash;
    }
}
