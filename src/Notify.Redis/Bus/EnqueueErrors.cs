using Notify.Redis.Connection;

namespace Notify.Redis.Bus;

/// <summary>
/// Creates the exceptions of failed enqueue calls. The messages of the client remain in the inner exception, because
/// they contain servers and commands.
/// </summary>
internal static class EnqueueErrors
{
    public static EnqueueFailedException Unavailable(Exception cause, string serverSetting) => new(
        EnqueueFailureReason.Unavailable,
        "Redis cannot be reached; nothing was queued. "
            + $"Check that the server is running and that {serverSetting} names it, or enqueue again later.",
        cause);

    public static EnqueueFailedException Unconfirmed(Exception cause) => new(
        EnqueueFailureReason.Unconfirmed,
        "Redis received the call, but its reply was lost; the message may be queued. "
            + "Enqueue again with the same IdempotencyKey: it is not queued twice.",
        cause);

    public static EnqueueFailedException Partial(Exception cause) => new(
        EnqueueFailureReason.Unconfirmed,
        "Some channels accepted their part of the call and others did not. "
            + "Enqueue again with the same IdempotencyKey: queued messages are not queued twice.",
        cause);

    public static EnqueueFailedException OutOfMemory(Exception cause) => new(
        EnqueueFailureReason.OutOfMemory,
        "Redis has reached its maxmemory; nothing was queued. Delivery of queued messages continues. "
            + "Give Redis more memory, or enqueue again later.",
        cause);

    public static EnqueueFailedException Refused(Exception cause, string serverSetting) => new(
        EnqueueFailureReason.Refused,
        $"Redis refused the call ({RedisFailure.Reason(cause)}); the message is not delivered. "
            + $"Check the permissions of the user in {serverSetting}: docs/redis.md lists the commands and keys.",
        cause);
}
