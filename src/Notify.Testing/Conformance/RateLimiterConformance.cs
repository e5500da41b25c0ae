using System.Threading.RateLimiting;
using Notify.Delivery.RateLimiting;

namespace Notify.Testing.Conformance;

/// <summary>
/// Provides the conformance cases of <see cref="IRateLimiterFactory"/>. Run each case as a separate test.
/// </summary>
public sealed class RateLimiterConformance
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private readonly IRateLimiterFactory _factory;
    private readonly Func<TimeSpan, Task> _pass;
    private int _names;

    /// <summary>Initializes the cases for one factory.</summary>
    /// <param name="factory">The factory.</param>
    /// <param name="pass">The delegate that lets time pass: it advances the clock of the factory, or waits.</param>
    public RateLimiterConformance(IRateLimiterFactory factory, Func<TimeSpan, Task> pass)
    {
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentNullException.ThrowIfNull(pass);
        _factory = factory;
        _pass = pass;
    }

    /// <summary>Gets the cases.</summary>
    public IReadOnlyList<ConformanceCase> Cases =>
    [
        new("No_more_permits_are_given_than_the_limit", NoMoreThanTheLimit),
        new("A_used_permit_counts_until_its_window_after_it_was_disposed_has_passed", UsedPermitsCool),
        new("A_held_permit_counts_however_long_it_is_held", HeldPermitsCount),
        new("A_returned_permit_is_free_immediately", ReturnedPermitsAreFree),
        new("A_returned_permit_that_is_disposed_afterwards_stays_free", ReturnThenDispose),
        new("A_refusal_says_when_to_ask_again", RefusalsSayWhen),
        new("A_waiting_call_is_served_when_its_permit_is_free", WaitingCallsAreServed),
        new("A_canceled_wait_takes_no_permit", CanceledWaitsTakeNothing),
        new("Keys_are_limited_separately", KeysAreSeparate),
    ];

    private Task NoMoreThanTheLimit()
    {
        using var limiter = Create(3);
        Check.That(Take(limiter) + Take(limiter) + Take(limiter) == 3, "the whole limit is given");
        Check.That(Take(limiter) == 0, "no more than the limit is given");
        return Task.CompletedTask;
    }

    private async Task UsedPermitsCool()
    {
        using var limiter = Create(1);
        limiter.AttemptAcquire().Dispose();
        await _pass(Window * 0.8).ConfigureAwait(false);
        Check.That(Take(limiter) == 0, "a used permit still counts within its window");
        await _pass(Window * 0.3).ConfigureAwait(false);
        // A limiter that processes share receives the use later, and counts from then.
        Check.That(await TakeLaterAsync(limiter, Window * 0.1).ConfigureAwait(false), "a used permit is free after its window");
    }

    private async Task HeldPermitsCount()
    {
        using var limiter = Create(1);
        var held = limiter.AttemptAcquire();
        await _pass(Window * 2).ConfigureAwait(false);
        Check.That(Take(limiter) == 0, "a held permit counts");
        held.Dispose();
        Check.That(Take(limiter) == 0, "its window begins when it is disposed");
    }

    private Task ReturnedPermitsAreFree()
    {
        using var limiter = Create(1);
        Returnable(limiter.AttemptAcquire()).Return();
        Check.That(Take(limiter) == 1, "a returned permit is free immediately");
        return Task.CompletedTask;
    }

    private Task ReturnThenDispose()
    {
        using var limiter = Create(1);
        var lease = limiter.AttemptAcquire();
        Returnable(lease).Return();
        lease.Dispose();
        lease.Dispose();
        Check.That(Take(limiter) == 1, "disposing after returning changes nothing");
        Check.That(Take(limiter) == 0, "nor does it give a second permit");
        return Task.CompletedTask;
    }

    private Task RefusalsSayWhen()
    {
        using var limiter = Create(1);
        limiter.AttemptAcquire().Dispose();
        var refused = limiter.AttemptAcquire();
        Check.That(
            refused.TryGetMetadata(MetadataName.RetryAfter, out var after)
                && after > TimeSpan.Zero
                && after <= Window,
            "a refusal carries RetryAfter within the window");
        return Task.CompletedTask;
    }

    private async Task WaitingCallsAreServed()
    {
        using var limiter = Create(1);
        limiter.AttemptAcquire().Dispose();
        var waiting = limiter.AcquireAsync().AsTask();
        Check.That(!waiting.IsCompleted, "a call waits while there is no permit");
        await _pass(Window * 1.1).ConfigureAwait(false);
        Check.That((await waiting.WaitAsync(Guard).ConfigureAwait(false)).IsAcquired, "it is served after the window");
    }

    private async Task CanceledWaitsTakeNothing()
    {
        using var limiter = Create(1);
        var held = limiter.AttemptAcquire();
        using var cancel = new CancellationTokenSource();
        var waiting = limiter.AcquireAsync(1, cancel.Token).AsTask();
        await cancel.CancelAsync().ConfigureAwait(false);
        await ((Task)waiting).WaitAsync(Guard).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Check.That(waiting.IsCanceled, "a canceled wait is canceled");
        Returnable(held).Return();
        // A limiter that processes share may already have asked for the permit, and then returns it a round trip later.
        Check.That(await TakeLaterAsync(limiter, Window * 0.05).ConfigureAwait(false), "it took no permit");
    }

    private Task KeysAreSeparate()
    {
        using var limiter = _factory.CreatePartitioned(Name(), new RateLimit(1, Window));
        Check.That(limiter.AttemptAcquire("a").IsAcquired && limiter.AttemptAcquire("b").IsAcquired, "each key has its own limit");
        Check.That(!limiter.AttemptAcquire("a").IsAcquired, "and no more than that");
        return Task.CompletedTask;
    }

    private RateLimiter Create(int permits) => _factory.Create(Name(), new RateLimit(permits, Window));

    private string Name() => $"conformance-{Guid.CreateVersion7():N}-{Interlocked.Increment(ref _names)}";

    private static int Take(RateLimiter limiter) => limiter.AttemptAcquire().IsAcquired ? 1 : 0;

    /// <summary>Takes a permit, now or after one of a few pauses.</summary>
    private async Task<bool> TakeLaterAsync(RateLimiter limiter, TimeSpan pause)
    {
        for (var late = 0; late < 5; late++)
        {
            if (Take(limiter) == 1)
                return true;
            await _pass(pause).ConfigureAwait(false);
        }

        return Take(limiter) == 1;
    }

    private static IReturnablePermit Returnable(RateLimitLease lease) =>
        lease as IReturnablePermit ?? throw new ConformanceException("Broken: leases implement IReturnablePermit.");
}
