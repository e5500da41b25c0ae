using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Notify.Sqlite.Connection;
using Notify.Sqlite.Diagnostics;
using SQLitePCL;

namespace Notify.Sqlite.Writing;

/// <summary>
/// Keeps the write-ahead log and the file small: moves the log to the file, and returns free pages to the file system.
/// </summary>
/// <remarks>
/// Under load, a passive checkpoint runs after some megabytes; it waits for no reader and no writer. When the thread is
/// idle, the log is truncated, but not while another connection reads: that would make writers wait for the reader.
/// </remarks>
internal sealed class LogMaintenance(string path, bool isLeftToOthers, ILogger logger)
{
    // 4 MiB of pages with the default size.
    private const int PagesPerCheckpoint = 1000;

    // A file with fewer free pages than this is not made smaller: they are soon needed again.
    private const int FreePagesToKeep = 1024;
    private const int PagesPerVacuum = 512;

    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(5);

    private int _pages;
    private bool _isTruncated = true;
    private long _usedAt = Stopwatch.GetTimestamp();
    private long _triedAt;

    /// <summary>Runs after each group of calls.</summary>
    /// <returns>Whether <see cref="Run"/> must be called soon.</returns>
    public bool AfterGroup(Database database)
    {
        var written = database.TakeWrittenPages();
        _usedAt = Stopwatch.GetTimestamp();
        if (written == 0 || isLeftToOthers)
            return false;
        _isTruncated = false;
        _pages += written;
        return _pages >= PagesPerCheckpoint;
    }

    /// <summary>Does nothing most of the time.</summary>
    /// <param name="database">The connection.</param>
    /// <param name="isIdle">Whether no call waits.</param>
    public void Run(Database database, bool isIdle)
    {
        if (_pages >= PagesPerCheckpoint)
        {
            _pages = 0;
            Try(database, static database => database.Checkpoint(raw.SQLITE_CHECKPOINT_PASSIVE));
        }

        if (!isIdle || _isTruncated || Stopwatch.GetElapsedTime(_usedAt) < IdleTime)
            return;
        if (_triedAt != 0 && Stopwatch.GetElapsedTime(_triedAt) < RetryInterval)
            return;
        _isTruncated = Try(database, Truncate);
        _triedAt = _isTruncated ? 0 : Stopwatch.GetTimestamp();
        if (_isTruncated && Try(database, Vacuum))
        {
            // The log contains the change, and more free pages may remain.
            _isTruncated = false;
        }
    }

    /// <summary>The log was opened, so it may contain pages of other processes.</summary>
    public void Reset() =>
        _isTruncated = isLeftToOthers || new FileInfo(path + "-wal") is not { Exists: true, Length: > 0 };

    private static bool Truncate(Database database) =>
        database.Checkpoint(raw.SQLITE_CHECKPOINT_PASSIVE) && database.Checkpoint(raw.SQLITE_CHECKPOINT_TRUNCATE);

    /// <summary>Removes some free pages from the file.</summary>
    /// <returns>Whether there were such pages.</returns>
    private static bool Vacuum(Database database)
    {
        var free = database.Prepare("PRAGMA freelist_count").QueryNumber() ?? 0;
        var all = database.Prepare("PRAGMA page_count").QueryNumber() ?? 0;
        if (free < FreePagesToKeep || free < all / 4 || database.ReadPragma("auto_vacuum") != "2")
            return false;
        database.Run($"PRAGMA incremental_vacuum({PagesPerVacuum})");
        return true;
    }

    private bool Try(Database database, Func<Database, bool> action)
    {
        // A checkpoint that truncates would otherwise wait for readers, and make writers wait meanwhile.
        database.SetBusyTimeout(TimeSpan.Zero);
        try
        {
            return action(database);
        }
        catch (SqliteException failure) when (!StoreFailures.IsFatal(failure))
        {
            var explained = StoreFailures.Explain(failure);
            if (explained != StoreFailures.Locked)
                logger.CheckpointFailed(explained.Reason);
            return false;
        }
        finally
        {
            database.SetBusyTimeout(Writer.BusyTimeout);
        }
    }
}
