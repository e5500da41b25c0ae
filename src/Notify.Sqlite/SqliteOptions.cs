using Notify.Sql;

namespace Notify.Sqlite;

/// <summary>Represents the options of SQLite.</summary>
/// <remarks>
/// They are validated at startup. The file is opened later, so the host starts while it cannot be opened. All processes
/// that use the file must run on one machine.
/// </remarks>
public sealed class SqliteOptions
{
    /// <summary>
    /// Gets or sets the path of the database file, which is created if it does not exist. It must be on a local disk. A
    /// relative path starts at the current folder of the process. The file may also contain tables of the application.
    /// </summary>
    /// <value>The default is <c>notify.db</c>.</value>
    public string Path { get; set; } = "notify.db";

    /// <summary>Gets or sets when SQLite waits until the disk has stored a commit.</summary>
    /// <value>The default is <see cref="SqliteSynchronous.Full"/>.</value>
    public SqliteSynchronous Synchronous { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether another tool, for example Litestream, moves the content of the
    /// write-ahead log to the file, and returns free pages to the file system. Without such a tool, the log grows
    /// without a limit.
    /// </summary>
    /// <value>The default is false.</value>
    public bool LeavesCheckpoints { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether the tables are created and upgraded when the file is opened.
    /// </summary>
    /// <value>The default is true.</value>
    public bool AutoMigrate { get; set; } = true;

    /// <summary>Gets the settings of the bus.</summary>
    public SqlBusOptions Bus { get; } = new();

    /// <summary>
    /// The path of the configuration section that was read last, or null if the options were set in code only.
    /// </summary>
    internal string? Section { get; set; }

    /// <summary>Returns the name of an option for messages: its path in configuration, or the member in code.</summary>
    /// <param name="option">The option, for example <c>Bus:LaneCapacity</c>.</param>
    internal string NameOf(string option) =>
        Section is null ? $"{nameof(SqliteOptions)}.{option.Replace(':', '.')}" : $"{Section}:{option}";

    /// <summary>Returns a text with the path.</summary>
    public override string ToString() => $"SqliteOptions, path {Path}";
}
