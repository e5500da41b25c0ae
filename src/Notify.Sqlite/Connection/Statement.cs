using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Notify.Sqlite.Connection;

/// <summary>
/// A prepared statement. Values are bound in the order of the parameters, and then the statement is executed or read.
/// </summary>
/// <remarks>
/// It calls SQLite directly: the commands of the ADO.NET provider look parameters up by name, allocate a reader for
/// each execution, and repeat a call that meets a lock for at least a second.
/// </remarks>
internal sealed class Statement(sqlite3 database, sqlite3_stmt handle) : IDisposable
{
    private const int GuidSize = 16;

    private int _bound;

    public Statement Bind(long value)
    {
        Check(raw.sqlite3_bind_int64(handle, ++_bound, value));
        return this;
    }

    public Statement Bind(long? value)
    {
        if (value is { } number)
            return Bind(number);
        Check(raw.sqlite3_bind_null(handle, ++_bound));
        return this;
    }

    public Statement Bind(bool value) => Bind(value ? 1L : 0L);

    /// <summary>Binds a GUID as 16 bytes that sort as its text does.</summary>
    public Statement Bind(Guid value)
    {
        Span<byte> bytes = stackalloc byte[GuidSize];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        Check(raw.sqlite3_bind_blob(handle, ++_bound, bytes));
        return this;
    }

    public Statement Bind(string? value)
    {
        Check(value is null
            ? raw.sqlite3_bind_null(handle, ++_bound)
            : raw.sqlite3_bind_text(handle, ++_bound, value));
        return this;
    }

    public Statement Bind(byte[]? value)
    {
        ++_bound;
        Check(value switch
        {
            null => raw.sqlite3_bind_null(handle, _bound),
            [] => raw.sqlite3_bind_zeroblob(handle, _bound, 0),
            _ => raw.sqlite3_bind_blob(handle, _bound, value),
        });
        return this;
    }

    /// <summary>Runs the statement to its end.</summary>
    /// <returns>The number of rows that it changed.</returns>
    public int Execute()
    {
        _bound = 0;
        int code;
        do
            code = raw.sqlite3_step(handle);
        while (code == raw.SQLITE_ROW);

        // Resetting returns the error of the last step again.
        raw.sqlite3_reset(handle);
        return code == raw.SQLITE_DONE ? raw.sqlite3_changes(database) : throw Failure();
    }

    /// <summary>Begins to read the rows. The caller must dispose the result.</summary>
    public Rows Query()
    {
        _bound = 0;
        return new Rows(this, handle);
    }

    /// <summary>Returns the first column of the first row, or null if there is no row or the value is null.</summary>
    public long? QueryNumber()
    {
        using var rows = Query();
        return rows.Read() ? rows.GetNumberOrNull(0) : null;
    }

    public void Dispose() => handle.Dispose();

    internal SqliteException Failure() => Database.Failure(database);

    private void Check(int code)
    {
        if (code == raw.SQLITE_OK)
            return;
        _bound = 0;
        throw Failure();
    }
}
