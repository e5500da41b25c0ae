namespace Notify;

/// <summary>
/// Runs the channel workers. With the generic host this happens by itself; call it where there is none (a plain <see cref="IServiceProvider"/>, a serverless function).
/// </summary>
public interface INotifyRuntime
{
    /// <summary>Checks the configuration and starts the workers of this process. A second call does nothing.</summary>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <exception cref="InvalidOperationException">It has been stopped.</exception>
    /// <exception cref="ObjectDisposedException">Its service provider is disposed.</exception>
    Task StartAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Finishes what is in flight within the token's time, and releases the rest uncharged. On a durable bus nothing more is claimed; what an in-memory bus holds is sent first, as far as the
    /// time allows, for it would be lost. A second call, while the first runs or later, tells the same report, also once the service provider is disposed.
    /// </summary>
    /// <param name="cancellationToken">Canceled when the time is up. Give it a limit: with a provider that cannot be reached, an in-memory bus is not empty until its messages expire.</param>
    /// <exception cref="OperationCanceledException">The time is up, and another call is still stopping it.</exception>
    /// <exception cref="ObjectDisposedException">Its service provider was disposed before anybody stopped it; what is left then is not known.</exception>
    Task<ShutdownReport> StopAsync(CancellationToken cancellationToken = default);

    /// <summary>Starts the workers where they do not run, and returns when nothing is queued, delayed or in flight on the channels this process works.</summary>
    /// <param name="cancellationToken">Gives the wait up; the workers go on.</param>
    Task DrainAsync(CancellationToken cancellationToken = default);
}
