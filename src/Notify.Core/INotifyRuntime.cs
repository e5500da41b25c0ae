namespace Notify;

/// <summary>
/// Starts and stops the channel workers. The generic host does so automatically. Call this interface if there is no
/// host, for example in a serverless function or with a plain <see cref="IServiceProvider"/>.
/// </summary>
public interface INotifyRuntime
{
    /// <summary>
    /// Validates the configuration and starts the workers of this process. A second call has no effect.
    /// </summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that represents the operation.</returns>
    /// <exception cref="InvalidOperationException">The runtime has been stopped.</exception>
    /// <exception cref="ObjectDisposedException">The service provider has been disposed.</exception>
    Task StartAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Stops the workers: finishes the sends in flight until the token is canceled, and releases the remaining
    /// envelopes without counting an attempt.
    /// </summary>
    /// <param name="cancellationToken">
    /// The token to monitor for cancellation requests, which is the time limit. Specify one: if a provider cannot be
    /// reached, an in-memory bus is not empty until its messages have expired.
    /// </param>
    /// <returns>The report.</returns>
    /// <exception cref="OperationCanceledException">
    /// The token was canceled while another call is still stopping the runtime.
    /// </exception>
    /// <exception cref="ObjectDisposedException">
    /// The service provider was disposed before the runtime was stopped, so that the number of remaining envelopes is
    /// unknown.
    /// </exception>
    /// <remarks>
    /// On a durable bus, no more envelopes are claimed. The envelopes of an in-memory bus would be lost, and are
    /// therefore sent first, until the token is canceled. A second call returns the same report, even after the service
    /// provider was disposed.
    /// </remarks>
    Task<ShutdownReport> StopAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Starts the workers if they are not running, and waits until no envelope is queued, delayed or in flight on the
    /// channels that this process consumes.
    /// </summary>
    /// <param name="cancellationToken">
    /// The token to monitor for cancellation requests. The workers continue after a cancellation.
    /// </param>
    /// <returns>A task that represents the operation.</returns>
    Task DrainAsync(CancellationToken cancellationToken = default);
}
