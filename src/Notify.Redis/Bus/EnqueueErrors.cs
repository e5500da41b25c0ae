namespace Notify.Redis.Bus;

/// <summary>
/// Creates the exceptions of failed enqueue calls. The messages of the client remain in the inner exception, because
/// they contain servers and commands.
/// </summary>
internal static class EnqueueErrors
{
    public static EnqueueFailedException Unavailable(Exception cause) => new(
        EnqueueFailureReason.Unavailable, "Redis cannot be reached; nothing was queued. See that the server runs and Notify:Redis:Configuration names it, or enqueue again later.", cause);

    public static EnqueueFailedException Unconfirmed(Exception cause) => new(
        EnqueueFailureReason.Unconfirmed, "Redis got the call, but its answer was lost; the message may be queued. Enqueue again with the same IdempotencyKey: it will not be doubled.", cause);

    public static EnqueueFailedException Partial(Exception cause) => new(
        EnqueueFailureReason.Unconfirmed, "Some channels took their part of the call and others did not. Enqueue again with the same IdempotencyKey: what is queued will not be doubled.", cause);

    public static EnqueueFailedException OutOfMemory(Exception cause) => new(
        EnqueueFailureReason.OutOfMemory, "Redis is at its maxmemory and takes nothing more; nothing was queued. What is queued goes on. Give it more memory, or enqueue again later.", cause);
}
