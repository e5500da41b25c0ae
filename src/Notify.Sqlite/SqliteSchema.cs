using Notify.Sqlite.Opening;

namespace Notify.Sqlite;

/// <summary>Provides the script that creates the tables, for files whose tables the application must not create.</summary>
public static class SqliteSchema
{
    /// <summary>Returns the statements that create the tables and store their version.</summary>
    /// <returns>The script, for example for the <c>sqlite3</c> program. Run it in one transaction.</returns>
    public static string CreateScript() => Schema.ReadScript();
}
