using Microsoft.Data.Sqlite;
using Notify.Sql.Storage;
using SQLitePCL;

namespace Notify.Sqlite.Connection;

/// <summary>Explains the result codes of SQLite (https://sqlite.org/rescode.html).</summary>
internal static class StoreFailures
{
    public static StoreFailure Locked { get; } = new(
        StoreFailureKind.Unreachable,
        "another process holds the lock of the database file",
        "End transactions and backups that stay open for seconds.");

    public static StoreFailure Explain(Exception exception) => exception switch
    {
        StoreException known => known.Failure,
        SqliteException failure => Explain(failure),
        _ => default,
    };

    /// <summary>Whether the connection must be closed, because its next calls would fail as well.</summary>
    public static bool IsFatal(Exception exception) =>
        (exception as StoreException)?.InnerException is { } cause ? IsFatal(cause) : exception is SqliteException
        {
            SqliteErrorCode: raw.SQLITE_IOERR or raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_CANTOPEN
                or raw.SQLITE_READONLY or raw.SQLITE_PROTOCOL or raw.SQLITE_NOMEM,
        };

    private static StoreFailure Explain(SqliteException failure) => failure.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL => Locked,
        raw.SQLITE_FULL => new(StoreFailureKind.Full, "the disk of the database file is full", "Free disk space."),
        raw.SQLITE_IOERR => new(
            StoreFailureKind.Unreachable,
            $"the disk of the database file reported error {failure.SqliteExtendedErrorCode}",
            "Check the disk and the file system."),
        raw.SQLITE_NOMEM => new(StoreFailureKind.Unreachable, "SQLite could not allocate memory"),
        raw.SQLITE_CORRUPT => new(
            StoreFailureKind.Refused,
            "the database file is damaged",
            "Restore a backup, or recover the content with the .recover command of the sqlite3 program."),
        raw.SQLITE_NOTADB => new(
            StoreFailureKind.Refused,
            "the file is not an SQLite database, or it is encrypted",
            "Set the path of another file. Encrypted databases are not supported."),
        raw.SQLITE_READONLY or raw.SQLITE_PERM => new(
            StoreFailureKind.Refused,
            "the process may not write to the database file",
            Permissions),
        raw.SQLITE_CANTOPEN => new(
            StoreFailureKind.Refused,
            "SQLite cannot open the database file or one of its side files, which end with -wal and -shm",
            Permissions),
        _ => new(
            StoreFailureKind.Refused,
            $"SQLite reported error {failure.SqliteExtendedErrorCode}",
            "See sqlite.org/rescode.html for its meaning."),
    };

    private const string Permissions =
        "Give the user of the process the right to read and write the file, the files next to it that end with -wal "
            + "and -shm, and the folder.";
}
