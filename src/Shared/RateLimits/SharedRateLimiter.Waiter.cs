namespace Notify.Shared.RateLimits;

/// <summary>A call that waits for its permits.</summary>
internal sealed partial class SharedRateLimiter
{
    private sealed class Waiter : TaskCompletionSource<long[]>
    {
        private readonly SharedRateLimiter _limiter;

        public Waiter(
            SharedRateLimiter limiter,
            int least,
            int most,
            bool isBlocking)
            : base(TaskCreationOptions.RunContinuationsAsynchronously)
        {
            _limiter = limiter;
            Least = least;
            Most = most;
            IsBlocking = isBlocking;
            Node = new LinkedListNode<Waiter>(this);
        }

        public int Least { get; }

        public int Most { get; }

        /// <summary>
        /// Whether a call blocks in AcquireAsync for a message. Otherwise a claim waits, which may remain empty.
        /// </summary>
        public bool IsBlocking { get; }

        public LinkedListNode<Waiter> Node { get; }

        public void CancelWith(CancellationToken cancellationToken)
        {
            if (!cancellationToken.CanBeCanceled)
                return;
            var registration = cancellationToken.UnsafeRegister(
                static (state, token) => { var waiter = (Waiter)state!; waiter._limiter.Cancel(waiter, token); }, this);
            Task.ContinueWith(
                static (_, state) => ((CancellationTokenRegistration)state!).Unregister(), registration,
                CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }
}
