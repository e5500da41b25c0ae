using System.Threading.RateLimiting;

namespace Notify.Pipeline.Limits;

/// <content>A call that waits for its permits.</content>
internal sealed partial class ExactWindowRateLimiter
{
    private sealed class Waiter : TaskCompletionSource<RateLimitLease>
    {
        private readonly ExactWindowRateLimiter _limiter;

        public Waiter(ExactWindowRateLimiter limiter, int permits)
            : base(TaskCreationOptions.RunContinuationsAsynchronously)
        {
            _limiter = limiter;
            Permits = permits;
            Node = new LinkedListNode<Waiter>(this);
        }

        public int Permits { get; }

        public LinkedListNode<Waiter> Node { get; }

        public void CancelWith(CancellationToken cancellationToken)
        {
            if (!cancellationToken.CanBeCanceled)
                return;
            var registration = cancellationToken.UnsafeRegister(
                static (state, token) =>
                {
                    var waiter = (Waiter)state!;
                    waiter._limiter.Cancel(waiter, token);
                },
                this);
            Task.ContinueWith(
                static (_, state) => ((CancellationTokenRegistration)state!).Unregister(),
                registration,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }
}
