namespace Notify.Redis.RateLimits;

/// <summary>A call that waits for its permits.</summary>
internal sealed partial class RedisRateLimiter
{
    private sealed class Waiter : TaskCompletionSource<long[]>
    {
        private readonly RedisRateLimiter _limiter;

        public Waiter(RedisRateLimiter limiter, int least, int most, bool inPerson) : base(TaskCreationOptions.RunContinuationsAsynchronously)
        {
            _limiter = limiter;
            Least = least;
            Most = most;
            InPerson = inPerson;
            Node = new LinkedListNode<Waiter>(this);
        }

        public int Least { get; }

        public int Most { get; }

        /// <summary>A message stands behind it; else a claim that may stay empty.</summary>
        public bool InPerson { get; }

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
