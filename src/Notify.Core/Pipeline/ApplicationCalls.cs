using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notify.Diagnostics;
using Notify.Pipeline.Calls;

namespace Notify.Pipeline;

/// <summary>
/// Calls the application's code (senders, gates, observers, address books, template sources) with a time limit, so that
/// no call occupies a slot forever.
/// </summary>
internal sealed class ApplicationCalls(
    BlockedCalls blockedCalls, IOptions<NotifyOptions> options, TimeProvider time, NotifyLoggers loggers)
{
    private readonly ILogger _logger = loggers.Delivery;
    private CallTimeout? _spare;

    /// <summary>The limit of a service of the application.</summary>
    public TimeSpan ServiceTimeout => options.Value.ServiceTimeout;

    /// <summary>Calls a service with the limit of <see cref="NotifyOptions.ServiceTimeout"/>.</summary>
    /// <param name="step">The delivery.</param>
    /// <param name="service">The name of the service, for the log and for the health of the channel.</param>
    /// <param name="state">The argument of the call, which saves a closure.</param>
    /// <param name="call">The call.</param>
    /// <exception cref="CallTimeoutException">The call did not return in time.</exception>
    public ValueTask<TResult> CallAsync<TState, TResult>(
        DeliveryStep step,
        string service,
        TState state,
        Func<TState, CancellationToken, ValueTask<TResult>> call) =>
        CallAsync(step, service, ServiceTimeout, state, call);

    /// <summary>Calls the application's code with a time limit.</summary>
    /// <exception cref="CallTimeoutException">The call did not return in time.</exception>
    public async ValueTask<TResult> CallAsync<TState, TResult>(
        DeliveryStep step,
        string service,
        TimeSpan limit,
        TState state,
        Func<TState, CancellationToken, ValueTask<TResult>> call)
    {
        step.Calling = service;
        var timeout = Interlocked.Exchange(ref _spare, null) ?? new CallTimeout();
        try
        {
            var calling = Start(timeout, step, service, limit, state, call);
            // A result that is already available needs no timer and no registrations.
            if (calling.IsCompleted)
                return await calling.ConfigureAwait(false);
            timeout.Arm(time);
            return await WaitAsync(step, service, calling.AsTask(), timeout).ConfigureAwait(false);
        }
        catch (Exception exception) when (timeout.TimedOut && exception is not CallTimeoutException)
        {
            throw new CallTimeoutException(service, limit, exception);
        }
        finally
        {
            Return(timeout);
        }
    }

    private ValueTask<TResult> Start<TState, TResult>(
        CallTimeout timeout,
        DeliveryStep step,
        string service,
        TimeSpan limit,
        TState state,
        Func<TState, CancellationToken, ValueTask<TResult>> call)
    {
        timeout.Enter(service, limit, step.Channel, step.Lease, step.Stop);
        blockedCalls.Watch(timeout);
        try
        {
            return call(state, timeout.Token);
        }
        finally
        {
            timeout.Leave();
        }
    }

    private async ValueTask<TResult> WaitAsync<TResult>(
        DeliveryStep step, string service, Task<TResult> calling, CallTimeout timeout)
    {
        if (await Task.WhenAny(calling, timeout.GraceOver).ConfigureAwait(false) == calling)
            return await calling.ConfigureAwait(false);
        _logger.CallLeftBehind(service, step.Channel.Name, step.Envelope.Id);
        // Observe its exception; otherwise it would surface as an unobserved one.
        _ = calling.ContinueWith(
            static task => _ = task.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default);
        throw new OperationCanceledException(timeout.Token);
    }

    /// <summary>Keeps one unused timeout, so that calls that complete immediately create none.</summary>
    private void Return(CallTimeout timeout)
    {
        if (timeout.TryReset())
            Volatile.Write(ref _spare, timeout);
        else
            timeout.Dispose();
    }
}
