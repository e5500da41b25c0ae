using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Notify.Diagnostics;
using Notify.Pipeline.Calls;

namespace Notify.Pipeline;

/// <summary>
/// Gives the application's attachment source, and the streams that it returns, a time limit. Keeps their failures apart
/// from the result of the sender that calls them: no attempt is consumed because of them.
/// </summary>
internal sealed class GuardedAttachmentSource(
    IAttachmentSource source,
    ApplicationCalls calls,
    CallOwner owner,
    ILogger logger) : IAttachmentSource
{
    private ServiceException? _failure;
    private int _pending;

    /// <summary>Returns the failure of the source because of which a send failed; null if there was none.</summary>
    /// <param name="isTimeout">
    /// Whether the sender did not return in time. Then a call of the source that is still pending is the cause.
    /// </param>
    public ServiceException? FailureOf(bool isTimeout)
    {
        if (Volatile.Read(ref _failure) is { } failure)
            return failure;
        return isTimeout && Volatile.Read(ref _pending) > 0
            ? new ServiceException(Name, new TimeoutException($"{Name} did not return before the sender had to."))
            : null;
    }

    private string Name => ServiceNames.Of(source);

    public async ValueTask<Stream?> OpenAsync(string reference, CancellationToken cancellationToken)
    {
        var content = await CallAsync(
            (source, reference),
            static (call, token) => call.source.OpenAsync(call.reference, token),
            cancellationToken).ConfigureAwait(false);
        return content is null ? null : new GuardedAttachmentStream(content, this);
    }

    /// <summary>Calls the source or one of its streams. The sender receives the original exception.</summary>
    public async ValueTask<TResult> CallAsync<TState, TResult>(
        TState state, Func<TState, CancellationToken, ValueTask<TResult>> call, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _pending);
        try
        {
            // The token of the sender follows lease and host.
            return await calls.CallAsync(owner with { Stop = cancellationToken }, source, state, call)
                .ConfigureAwait(false);
        }
        catch (ServiceException exception)
        {
            throw Original(exception);
        }
        finally
        {
            Interlocked.Decrement(ref _pending);
        }
    }

    /// <summary>Calls a member of a stream that has no asynchronous form.</summary>
    public TResult Call<TState, TResult>(TState state, Func<TState, TResult> call)
    {
        try
        {
            return calls.Call(owner, source, state, call);
        }
        catch (ServiceException exception)
        {
            throw Original(exception);
        }
    }

    /// <summary>Disposes a stream. Its content was read before, so a failure does not concern the message.</summary>
    public async ValueTask DisposeAsync(Stream content)
    {
        try
        {
            await calls.CallAsync(
                owner,
                source,
                content,
                static async (content, _) =>
                {
                    await content.DisposeAsync().ConfigureAwait(false);
                    return true;
                }).ConfigureAwait(false);
        }
        catch (ServiceException exception)
        {
            logger.DisposalThrew(exception.Cause, exception.Service, owner.Envelope);
        }
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose(Stream content)
    {
        try
        {
            calls.Call(
                owner,
                source,
                content,
                static content =>
                {
                    content.Dispose();
                    return true;
                });
        }
        catch (ServiceException exception)
        {
            logger.DisposalThrew(exception.Cause, exception.Service, owner.Envelope);
        }
    }

    // Also if the sender's token was canceled: its time limit passed while it waited for the source.
    private ServiceException Original(ServiceException exception)
    {
        Interlocked.CompareExchange(ref _failure, exception, null);
        ExceptionDispatchInfo.Throw(exception.Cause);
        return exception;
    }
}
