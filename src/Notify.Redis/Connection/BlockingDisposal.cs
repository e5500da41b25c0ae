namespace Notify.Redis.Connection;

/// <summary>
/// Disposes an object synchronously, because a service provider that is disposed synchronously needs it.
/// </summary>
internal static class BlockingDisposal
{
    /// <summary>Disposes an object, whose disposal must be limited in time, on a thread of the thread pool.</summary>
    public static void Run(IAsyncDisposable disposable)
    {
        // The thread of the caller may have a synchronization context, which this call must not block.
        Task.Run(() => disposable.DisposeAsync().AsTask()).GetAwaiter().GetResult();
    }
}
