namespace Notify.Sqlite;

/// <summary>Specifies when SQLite waits until the disk has stored a commit.</summary>
public enum SqliteSynchronous
{
    /// <summary>
    /// At every commit. Accepted messages survive the crash of the process, of the operating system, and a power
    /// failure.
    /// </summary>
    Full = 0,

    /// <summary>
    /// At checkpoints only. Accepted messages survive the crash of the process. After a crash of the operating system
    /// or a power failure, the last commits may be missing: messages are lost, or are delivered again. The file remains
    /// consistent.
    /// </summary>
    Normal,
}
