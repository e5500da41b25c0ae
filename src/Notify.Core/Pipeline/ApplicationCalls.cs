using Microsoft.Extensions.Logging;
using Microsoft.Extensions.ObjectPool;
using Microsoft.Extensions.Options;
using Notify.Diagnostics;
using Notify.Pipeline.Calls;

namespace Notify.Pipeline;

/// <summary>
/// Calls the application's code (senders, gates, observers, address books, template and attachment sources, and the
/// constructors and disposals of scoped services) with a time limit, so that no call occupies a slot forever.
/// </summary>
internal sealed partial class ApplicationCalls(
    BlockedCalls blockedCalls,
    IOptions<NotifyOptions> options,
    TimeProvider time,
    NotifyLoggers loggers)
{
    private readonly ILogger _logger = loggers.Delivery;
    // Calls that complete immediately reuse a timeout.
    private readonly DefaultObjectPool<CallTimeout> _timeouts = new(new DefaultPooledObjectPolicy<CallTimeout>());

    /// <summary>The limit of a service of the application.</summary>
    public TimeSpan ServiceTimeout => options.Value.ServiceTimeout;

    /// <summary>Calls a service with the limit of <see cref="NotifyOptions.ServiceTimeout"/>.</summary>
    /// <param name="owner">The delivery.</param>
    /// <param name="service">The service, which is named in the log and in the health of the channel.</param>
    /// <param name="state">The argument of the call, which saves a closure.</param>
    /// <param name="call">The call.</param>
    /// <exception cref="ServiceException">The call failed or did not return in time.</exception>
    public ValueTask<TResult> CallAsync<TState, TResult>(
        in CallOwner owner,
        object service,
        TState state,
        Func<TState, CancellationToken, ValueTask<TResult>> call) =>
        CallAsync(owner, service, ServiceTimeout, state, call);

    /// <summary>Calls the application's code with a time limit.</summary>
    /// <exception cref="ServiceException">The call failed or did not return in time.</exception>
    public async ValueTask<TResult> CallAsync<TState, TResult>(
        CallOwner owner,
        object service,
        TimeSpan limit,
        TState state,
        Func<TState, CancellationToken, ValueTask<TResult>> call)
    {
        var timeout = Rent(service, limit, owner);
        try
        {
            var calling = Start(timeout, state, call);
            // A result that is already available needs no timer and no registrations.
            if (calling.IsCompleted)
                return await calling.ConfigureAwait(false);
            timeout.Arm(time);
            return await WaitAsync(calling.AsTask(), timeout).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            throw Failure(timeout, exception);
        }
        finally
        {
            Return(timeout);
        }
    }

    /// <summary>
    /// Calls a service that has no asynchronous form, with the limit of <see cref="NotifyOptions.ServiceTimeout"/>. If
    /// it blocks its thread, the slot is freed.
    /// </summary>
    /// <exception cref="ServiceException">The call failed.</exception>
    public TResult Call<TState, TResult>(
        in CallOwner owner,
        object service,
        TState state,
        Func<TState, TResult> call)
    {
        var timeout = Rent(service, ServiceTimeout, owner);
        try
        {
            return Start(timeout, (state, call), static (inner, _) => inner.call(inner.state));
        }
        catch (Exception exception)
        {
            throw Failure(timeout, exception);
        }
        finally
        {
            Return(timeout);
        }
    }

    private TResult Start<TState, TResult>(
        CallTimeout timeout, TState state, Func<TState, CancellationToken, TResult> call)
    {
        var outer = blockedCalls.Enter(timeout);
        try
        {
            return call(state, timeout.Token);
        }
        finally
        {
            blockedCalls.Leave(outer);
        }
    }

    private async ValueTask<TResult> WaitAsync<TResult>(Task<TResult> calling, CallTimeout timeout)
    {
        if (await Task.WhenAny(calling, timeout.GraceOver).ConfigureAwait(false) == calling)
            return await calling.ConfigureAwait(false);
        var owner = timeout.Owner;
        _logger.CallLeftBehind(ServiceNames.Of(timeout.Service), owner.Channel.Name, owner.Envelope);
        // Observe its exception; otherwise it would surface as an unobserved one.
        _ = calling.ContinueWith(
            static task => _ = task.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default);
        throw new OperationCanceledException(timeout.Token);
    }

    private static ServiceException Failure(CallTimeout timeout, Exception exception)
    {
        var service = ServiceNames.Of(timeout.Service);
        var cause = timeout.TimedOut ? new CallTimeoutException(service, timeout.Limit, exception) : exception;
        return new ServiceException(service, cause) { IsTimeout = timeout.TimedOut };
    }

    private CallTimeout Rent(object service, TimeSpan limit, in CallOwner owner)
    {
        var timeout = _timeouts.Get();
        timeout.Start(service, limit, owner, time.GetTimestamp());
        return timeout;
    }

    private void Return(CallTimeout timeout)
    {
        if (timeout.TryReset())
            _timeouts.Return(timeout);
        else
            timeout.Dispose();
    }
}
