using Microsoft.Extensions.Logging;

namespace Notify.Sqlite.Diagnostics;

/// <summary>
/// The log of this package: its logger and its messages, event ids 1520 to 1539. None of them contains an address.
/// </summary>
/// <remarks>
/// One class in one file: the generator writes several in any order, and the same sources would give different
/// assemblies.
/// </remarks>
internal static partial class SqliteLog
{
    /// <summary>The log category. It is independent of class names, because applications filter by it.</summary>
    public const string Category = "Notify.Sqlite";

    public static ILogger CreateSqliteLogger(this ILoggerFactory factory) => factory.CreateLogger(Category);

    [LoggerMessage(
        1520,
        LogLevel.Warning,
        "The application has loaded SQLite {Version}. If several processes use the database file, a version before "
            + "{Safe} can lose commits. Update the package SQLitePCLRaw, or use the file in one process only.")]
    public static partial void OldLibrary(this ILogger logger, string version, string safe);

    [LoggerMessage(
        1521,
        LogLevel.Error,
        "The database file {Path} was replaced, moved or deleted while it was open. Messages that were accepted since "
            + "then are in the old file. The path is opened again.")]
    public static partial void FileReplaced(this ILogger logger, string path);

    [LoggerMessage(1522, LogLevel.Warning, "A checkpoint of the database file failed ({Reason}); it is repeated.")]
    public static partial void CheckpointFailed(this ILogger logger, string reason);

    [LoggerMessage(
        1523,
        LogLevel.Error,
        "The thread that writes to the database file failed unexpectedly; the current calls fail with this error.")]
    public static partial void WriterThrew(this ILogger logger, Exception exception);
}
