using Notify.Sqlite.Connection;

namespace Notify.Sqlite.Opening;

/// <summary>Creates the tables, and checks their version.</summary>
internal static class Schema
{
    public const int Version = 1;

    private const string Resource = "schema.sql";

    private const string FindTables =
        "SELECT count(*) FILTER (WHERE name = 'notify_meta'), count(*) FROM sqlite_schema "
            + "WHERE type = 'table' AND name GLOB 'notify_*'";

    private const string ReadVersion = "SELECT version FROM notify_meta";

    /// <summary>Creates the tables if they do not exist. They and their version are committed together.</summary>
    /// <param name="database">The connection.</param>
    /// <param name="create">Whether the tables may be created.</param>
    /// <exception cref="StoreException">
    /// The tables have another version, or do not exist and must not be created.
    /// </exception>
    public static void Ensure(Database database, bool create)
    {
        if (Check(database))
            return;
        if (!create)
        {
            throw StoreException.Refused(
                "the database file does not contain the tables of Notify, and AutoMigrate is off",
                "Turn AutoMigrate on once, or run the script that SqliteSchema.CreateScript() returns.");
        }

        database.Run("BEGIN IMMEDIATE");
        try
        {
            // Another process may have created them meanwhile.
            if (!Check(database))
                database.Run(ReadScript());
            database.Run("COMMIT");
        }
        catch
        {
            if (database.IsInTransaction)
                database.Run("ROLLBACK");
            throw;
        }
    }

    /// <summary>Returns the statements that create the tables and store their version.</summary>
    public static string ReadScript()
    {
        using var stream = typeof(Schema).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <returns>False if there are no tables.</returns>
    private static bool Check(Database database)
    {
        bool hasVersion;
        using (var rows = database.Prepare(FindTables).Query())
        {
            rows.Read();
            if (rows.GetNumber(1) == 0)
                return false;
            hasVersion = rows.GetNumber(0) > 0;
        }

        var version = hasVersion ? database.Prepare(ReadVersion).QueryNumber() : null;
        return version switch
        {
            Version => true,
            > Version => throw StoreException.Refused(
                $"the tables of Notify have version {version}, and this process supports versions up to {Version}",
                "Update the Notify packages of this process."),
            _ => throw StoreException.Refused(
                "the database file contains tables whose names begin with notify_, but no known version of Notify",
                "Restore the table notify_meta, or set the path of another file."),
        };
    }
}
