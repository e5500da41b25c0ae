using Notify.Sqlite.Connection;

namespace Notify.Sqlite.Writing;

/// <summary>
/// Detects that another connection has committed (https://sqlite.org/pragma.html#pragma_data_version).
/// </summary>
/// <remarks>
/// It must be asked between transactions. Commits of the same connection do not count, so the process does not
/// signal its own work.
/// </remarks>
internal sealed class ChangeDetector(Database database)
{
    private long? _version;

    /// <summary>
    /// Returns whether another connection has committed since the last call. The first call returns false.
    /// </summary>
    public bool HasChanged()
    {
        var version = database.Prepare("PRAGMA data_version").QueryNumber();
        var hasChanged = _version is not null && version != _version;
        _version = version;
        return hasChanged;
    }
}
