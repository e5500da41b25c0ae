using System.Threading.RateLimiting;
using Notify.Delivery;
using Notify.Delivery.RateLimiting;

namespace Notify.Pipeline.Limits;

/// <summary>A channel's limits per address. All that apply to an address are taken together, or none is.</summary>
internal sealed class AddressLimits : IDisposable
{
    private readonly (AddressRateLimit Rule, PartitionedRateLimiter<string> Limiter)[] _limits;

    private readonly bool _shared;

    private AddressLimits((AddressRateLimit, PartitionedRateLimiter<string> Limiter)[] limits)
    {
        _limits = limits;
        _shared = limits.Any(limit => limit.Limiter is IDistributedPartitionedRateLimiter);
    }

    /// <summary>The limits of a channel; null where it has none.</summary>
    public static AddressLimits? Create(ChannelRegistration registration, ChannelOptions options, IRateLimiterFactory factory)
    {
        var each = options.AddressRateLimit ?? registration.DefaultAddressRateLimit;
        var all = new AddressRateLimit { Name = "address", Limit = each, AppliesTo = static _ => true };
        IEnumerable<AddressRateLimit> rules = [all, .. registration.AddressRateLimits(options)];
        (AddressRateLimit, PartitionedRateLimiter<string>)[] limits =
            [.. rules.Where(rule => !rule.Limit.IsNone).Select(rule => (rule, factory.CreatePartitioned($"{registration.Name}:{rule.Name}", rule.Limit)))];
        return limits.Length == 0 ? null : new(limits);
    }

    /// <summary>Takes the permits of one message to an address if they are free. At once where all limits are kept in this process.</summary>
    /// <returns>The permits, or how long to wait.</returns>
    public ValueTask<(AddressPermit? Permit, TimeSpan? Pause)> TryEnterAsync(string key, CancellationToken cancellationToken) =>
        _shared ? TryEnterSharedAsync(key, cancellationToken) : new(TryEnter(key));

    /// <summary>Waits for the permits of one message to an address.</summary>
    public async ValueTask<(AddressPermit? Permit, TimeSpan? Pause)> EnterAsync(string key, CancellationToken cancellationToken)
    {
        var permits = new AddressPermit();
        try
        {
            foreach (var (rule, limiter) in _limits)
            {
                if (!rule.AppliesTo(key))
                    continue;
                var permit = await limiter.AcquireAsync(key, 1, cancellationToken).ConfigureAwait(false);
                if (!permits.TryAdd(permit))
                    return (null, Refused(permits, permit, rule));
            }
        }
        catch
        {
            permits.Dispose();
            throw;
        }

        return (permits, null);
    }

    public void Dispose()
    {
        foreach (var (_, limiter) in _limits)
            limiter.Dispose();
    }

    private (AddressPermit? Permit, TimeSpan? Pause) TryEnter(string key)
    {
        var permits = new AddressPermit();
        foreach (var (rule, limiter) in _limits)
        {
            if (!rule.AppliesTo(key))
                continue;
            var permit = limiter.AttemptAcquire(key);
            if (!permits.TryAdd(permit))
                return (null, Refused(permits, permit, rule));
        }

        return (permits, null);
    }

    private async ValueTask<(AddressPermit? Permit, TimeSpan? Pause)> TryEnterSharedAsync(string key, CancellationToken cancellationToken)
    {
        var permits = new AddressPermit();
        try
        {
            foreach (var (rule, limiter) in _limits)
            {
                if (!rule.AppliesTo(key))
                    continue;
                var permit = limiter is IDistributedPartitionedRateLimiter shared
                    ? await shared.TryAcquireAsync(key, 1, cancellationToken).ConfigureAwait(false)
                    : limiter.AttemptAcquire(key);
                if (!permits.TryAdd(permit))
                    return (null, Refused(permits, permit, rule));
            }
        }
        catch
        {
            permits.Dispose();
            throw;
        }

        return (permits, null);
    }

    private static TimeSpan Refused(AddressPermit permits, RateLimitLease permit, AddressRateLimit rule)
    {
        var pause = permit.RetryAfter(rule.Limit.Window);
        permit.Dispose();
        permits.Dispose();
        return pause;
    }
}
