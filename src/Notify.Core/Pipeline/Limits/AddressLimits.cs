using System.Threading.RateLimiting;
using Notify.Delivery;
using Notify.Delivery.RateLimiting;

namespace Notify.Pipeline.Limits;

/// <summary>
/// The limits per address of a channel. A message takes the permits of all limits that apply to its address, or none.
/// </summary>
internal sealed class AddressLimits : IDisposable
{
    private readonly (AddressRateLimit Rule, PartitionedRateLimiter<string> Limiter)[] _limits;

    private AddressLimits((AddressRateLimit, PartitionedRateLimiter<string>)[] limits) => _limits = limits;

    /// <summary>Creates the limits of a channel; null if it has none.</summary>
    public static AddressLimits? Create(
        ChannelRegistration registration, ChannelOptions options, IRateLimiterFactory factory)
    {
        var each = options.AddressRateLimit ?? registration.DefaultAddressRateLimit;
        var all = new AddressRateLimit { Name = "address", Limit = each, AppliesTo = static _ => true };
        IEnumerable<AddressRateLimit> rules = [all, .. registration.AddressRateLimits(options)];
        var limits = rules
            .Where(rule => !rule.Limit.IsNone)
            .Select(rule => (rule, factory.CreatePartitioned($"{registration.Name}:{rule.Name}", rule.Limit)))
            .ToArray();
        return limits.Length == 0 ? null : new(limits);
    }

    /// <summary>
    /// Takes the permits of one message to an address, if they are free or if the caller waits for them.
    /// </summary>
    /// <returns>The permits, or the time to wait.</returns>
    public async ValueTask<(AddressPermit? Permit, TimeSpan? Pause)> EnterAsync(
        string key, bool wait, CancellationToken cancellationToken)
    {
        var permits = new AddressPermit();
        try
        {
            foreach (var (rule, limiter) in _limits)
            {
                if (!rule.AppliesTo(key))
                    continue;
                var permit = await AcquireAsync(limiter, key, wait, cancellationToken).ConfigureAwait(false);
                if (permits.TryAdd(permit))
                    continue;
                var pause = permit.RetryAfter(rule.Limit.Window);
                permit.Dispose();
                permits.Dispose();
                return (null, pause);
            }

            return (permits, null);
        }
        catch
        {
            permits.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var (_, limiter) in _limits)
            limiter.Dispose();
    }

    private static ValueTask<RateLimitLease> AcquireAsync(
        PartitionedRateLimiter<string> limiter,
        string key,
        bool wait,
        CancellationToken cancellationToken)
    {
        if (wait)
            return limiter.AcquireAsync(key, 1, cancellationToken);
        // A distributed limiter asks its store, so it has no synchronous answer.
        return limiter is IDistributedPartitionedRateLimiter distributed
            ? distributed.TryAcquireAsync(key, 1, cancellationToken)
            : new(limiter.AttemptAcquire(key));
    }
}

/// <summary>The permits of one message to an address, one for each limit. Disposing spends or returns them.</summary>
internal sealed class AddressPermit : IDisposable
{
    private readonly List<RateLimitLease> _permits = new(2);

    /// <summary>Whether the provider was called, so that the permits are spent.</summary>
    public bool Used { get; set; }

    /// <summary>Adds a permit; returns false if the limiter refused it.</summary>
    public bool TryAdd(RateLimitLease permit)
    {
        if (permit.IsAcquired)
            _permits.Add(permit);
        return permit.IsAcquired;
    }

    public void Dispose()
    {
        foreach (var permit in _permits)
        {
            if (Used)
                permit.Dispose();
            else
                permit.GiveBack();
        }

        _permits.Clear();
    }
}
