using Notify.PostgreSql.Schema;

namespace Notify.PostgreSql;

/// <summary>Provides the script that creates the tables, for databases in which the application may not do so.</summary>
public static class PostgreSqlSchema
{
    /// <summary>Gets the version of the tables that this package needs.</summary>
    public static int Version => SchemaScripts.Newest;

    /// <summary>Returns the script that creates the schema and its tables.</summary>
    /// <param name="schema">The name of the schema.</param>
    /// <returns>The statements, separated by semicolons.</returns>
    public static string CreateScript(string schema = "notify") => SchemaScripts.Create(schema);
}
