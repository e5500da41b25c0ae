using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Notify.Sqlite.Connection;
using Notify.Sqlite.Diagnostics;
using Notify.Sqlite.Files;
using Notify.Sqlite.Opening;

namespace Notify.Sqlite.Writing;

/// <summary>The connection that writes. It is opened when it is needed, and again when the file was replaced.</summary>
/// <param name="opener">Opens the file.</param>
/// <param name="opened">Runs after the file was opened, before any call.</param>
/// <param name="logger">The logger.</param>
internal sealed class WriteSession(DatabaseOpener opener, Action<Database> opened, ILogger logger)
{
    private static readonly TimeSpan FileCheckInterval = TimeSpan.FromSeconds(1);

    private readonly LogMaintenance _maintenance = new(opener.Path, opener.LeavesCheckpoints, logger);
    private Database? _database;
    private ChangeDetector? _changes;
    private FileIdentity _file;
    private long _checkedFileAt;
    private int _openCount;

    public bool IsOpen => Volatile.Read(ref _database) is not null;

    /// <summary>The number of times that the file was opened; 0 while it is closed.</summary>
    public int Generation { get; private set; }

    public UncertainCommit Uncertain { get; } = new();

    /// <summary>Returns the connection. Opens the file if it is closed.</summary>
    public Database Open()
    {
        if (_database is not null)
            return _database;
        var database = opener.OpenWriter();
        try
        {
            database.SetBusyTimeout(Writer.BusyTimeout);
            Uncertain.Resolve(database);
            opened(database);
            _changes = new ChangeDetector(database);
            _file = FileIdentity.Of(opener.Path);
        }
        catch
        {
            database.Dispose();
            throw;
        }

        _maintenance.Reset();
        Generation = ++_openCount;
        Volatile.Write(ref _database, database);
        return database;
    }

    public void Close()
    {
        var database = _database;
        Volatile.Write(ref _database, null);
        _changes = null;
        Generation = 0;
        database?.Dispose();
    }

    /// <summary>Runs after each group of calls.</summary>
    /// <returns>Whether <see cref="Maintain"/> must be called soon.</returns>
    public bool AfterGroup() => _database is { } database && _maintenance.AfterGroup(database);

    /// <summary>Keeps the write-ahead log small.</summary>
    /// <param name="isIdle">Whether no call waits.</param>
    public void Maintain(bool isIdle)
    {
        if (_database is { } database)
            _maintenance.Run(database, isIdle);
    }

    /// <summary>Notices that another connection has committed, or that the file was replaced.</summary>
    /// <param name="isPolling">Whether commits of other connections matter.</param>
    public bool HasChanged(bool isPolling)
    {
        if (_database is null)
            return false;
        if (Stopwatch.GetElapsedTime(_checkedFileAt) < FileCheckInterval)
            return isPolling && _changes!.HasChanged();
        _checkedFileAt = Stopwatch.GetTimestamp();
        if (FileIdentity.Of(opener.Path) == _file)
            return isPolling && _changes!.HasChanged();
        logger.FileReplaced(opener.Path);
        Close();
        Open();
        return true;
    }
}
