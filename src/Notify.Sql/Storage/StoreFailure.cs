namespace Notify.Sql.Storage;

/// <summary>Represents what an exception of the database means for a call.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Reason">The reason in words, without an address or a secret.</param>
/// <param name="Remedy">How to correct the cause, or null if there is nothing to do.</param>
public readonly record struct StoreFailure(StoreFailureKind Kind, string Reason, string? Remedy = null);

/// <summary>Specifies what an exception of the database means for a call.</summary>
public enum StoreFailureKind
{
    /// <summary>It is not a failure of the database.</summary>
    None = 0,

    /// <summary>
    /// The database cannot be reached. The call has had no effect, and may succeed when it is repeated.
    /// </summary>
    Unreachable,

    /// <summary>
    /// The call may or may not have taken effect, for example because the connection was lost. It may be repeated with
    /// its call id.
    /// </summary>
    Uncertain,

    /// <summary>There is no room on the disk. The call has had no effect.</summary>
    Full,

    /// <summary>
    /// The database refused the call, for example because a permission is missing or the tables have another version.
    /// The call has had no effect, and fails in the same way until the cause is corrected.
    /// </summary>
    Refused,
}
