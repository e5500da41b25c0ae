namespace Notify.Sqlite.Settings;

/// <summary>The names of the parts that can be used separately, and of their options.</summary>
internal static class SqlitePart
{
    public const string Bus = nameof(Bus);
}
