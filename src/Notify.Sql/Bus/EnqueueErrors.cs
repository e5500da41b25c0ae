using Notify.Sql.Storage;

namespace Notify.Sql.Bus;

/// <summary>
/// Creates the exceptions of failed calls. The messages of the driver remain in the inner exception, because they may
/// contain servers, statements and values.
/// </summary>
internal static class EnqueueErrors
{
    public static EnqueueFailedException Of(string store, StoreFailure failure, bool isUncertain, Exception cause) =>
        failure.Kind switch
        {
            _ when isUncertain => new(
                EnqueueFailureReason.Unconfirmed,
                $"{store} received the call, but its reply was lost; the message may be queued. "
                    + "Enqueue again with the same IdempotencyKey: it is not queued twice.",
                cause),
            StoreFailureKind.Full => new(
                EnqueueFailureReason.OutOfMemory,
                $"{store} has no room on its disk; nothing was queued. Delivery of queued messages continues. "
                    + "Free disk space, or enqueue again later.",
                cause),
            StoreFailureKind.Refused => new(
                EnqueueFailureReason.Refused,
                $"{store} refused the call ({failure.Reason}); nothing was queued.{Remedy(failure)}",
                cause),
            _ => new(
                EnqueueFailureReason.Unavailable,
                $"{store} cannot be reached ({failure.Reason}); nothing was queued. "
                    + "Check that the database is running and that the settings name it, or enqueue again later.",
                cause),
        };

    public static string Remedy(StoreFailure failure) => failure.Remedy is null ? "" : " " + failure.Remedy;
}
