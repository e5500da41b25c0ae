using System.Data.Common;
using Notify.Sql.Storage;

namespace Notify.Sqlite.Connection;

/// <summary>A failure whose meaning is known. Its message consists of the reason and the remedy.</summary>
internal sealed class StoreException(StoreFailure failure, Exception? cause = null)
    : DbException(failure.Remedy is null ? failure.Reason : $"{failure.Reason} {failure.Remedy}", cause)
{
    public StoreFailure Failure { get; } = failure;

    public static StoreException Refused(string reason, string remedy, Exception? cause = null) =>
        new(new StoreFailure(StoreFailureKind.Refused, reason, remedy), cause);

    public static StoreException Locked(Exception? cause = null) => new(StoreFailures.Locked, cause);
}
