using SQLitePCL;

namespace Notify.Sqlite.Connection;

/// <summary>The rows of a statement. Disposing it makes the statement available again.</summary>
internal readonly ref struct Rows(Statement statement, sqlite3_stmt handle)
{
    /// <summary>Moves to the next row.</summary>
    /// <returns>False if there is none.</returns>
    public bool Read() => raw.sqlite3_step(handle) switch
    {
        raw.SQLITE_ROW => true,
        raw.SQLITE_DONE => false,
        _ => throw statement.Failure(),
    };

    public long GetNumber(int column) => raw.sqlite3_column_int64(handle, column);

    public long? GetNumberOrNull(int column) => IsNull(column) ? null : GetNumber(column);

    public bool GetBoolean(int column) => GetNumber(column) != 0;

    public Guid GetGuid(int column) => new(raw.sqlite3_column_blob(handle, column), bigEndian: true);

    public string GetText(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string();

    public string? GetTextOrNull(int column) => IsNull(column) ? null : GetText(column);

    public byte[] GetBytes(int column) => raw.sqlite3_column_blob(handle, column).ToArray();

    public byte[]? GetBytesOrNull(int column) => IsNull(column) ? null : GetBytes(column);

    public void Dispose() => raw.sqlite3_reset(handle);

    private bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;
}
