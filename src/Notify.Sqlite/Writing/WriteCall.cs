using System.Diagnostics;

namespace Notify.Sqlite.Writing;

/// <summary>A call that waits for the thread that writes.</summary>
internal abstract class WriteCall
{
    private const int Waiting = 0;
    private const int Started = 1;
    private const int Ended = 2;

    private int _state;

    /// <summary>The id of the call, if its caller repeats it after a failed commit; otherwise empty.</summary>
    public Guid Id { get; init; }

    /// <summary>Whether the call runs before those that wait.</summary>
    public bool IsUrgent { get; init; }

    /// <summary>The time since the caller made the call.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(QueuedAt);

    /// <summary>The result, or null while there is none.</summary>
    public abstract object? Result { get; }

    private long QueuedAt { get; } = Stopwatch.GetTimestamp();

    /// <summary>Starts the call. From then on, it can no longer be canceled.</summary>
    /// <returns>False if it was canceled or has failed.</returns>
    public bool TryStart() => Interlocked.CompareExchange(ref _state, Started, Waiting) == Waiting;

    /// <summary>Ends the call before its start.</summary>
    /// <returns>False if it has started or ended.</returns>
    public bool TryEnd() => Interlocked.CompareExchange(ref _state, Ended, Waiting) == Waiting;

    /// <summary>Runs the statements and keeps the result.</summary>
    public abstract void Run(WriteTransaction transaction);

    /// <summary>Uses the result of an earlier call with the same id.</summary>
    public abstract void Reuse(object result);

    /// <summary>Passes the result to the caller.</summary>
    public abstract void Complete();

    /// <summary>Passes a failure to the caller.</summary>
    public abstract void Fail(Exception exception);
}

/// <summary>A call that returns a value.</summary>
internal sealed class WriteCall<T>(Func<WriteTransaction, T> body) : WriteCall
    where T : notnull
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Task => _completion.Task;

    public override object? Result => _result;

    /// <summary>Cancels the call when a token is canceled, unless it has started.</summary>
    public void CancelWith(CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled)
            return;
        var registration = cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                var call = (WriteCall<T>)state!;
                if (call.TryEnd())
                    call._completion.TrySetCanceled(token);
            },
            this);
        _ = Task.ContinueWith(
            static (_, state) => ((CancellationTokenRegistration)state!).Dispose(),
            registration,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    public override void Run(WriteTransaction transaction) => _result = body(transaction);

    public override void Reuse(object result) => _result = (T)result;

    public override void Complete() => _completion.TrySetResult(_result!);

    public override void Fail(Exception exception) => _completion.TrySetException(exception);
}
