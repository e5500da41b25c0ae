using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;
using Notify.Delivery.RateLimiting;

namespace Notify.Pipeline.Limits;

/// <summary>Permits of an <see cref="ExactWindowRateLimiter"/>, or its refusal to grant them.</summary>
internal sealed class ExactWindowPermit : RateLimitLease, IReturnablePermit
{
    private static readonly string[] Names = [System.Threading.RateLimiting.MetadataName.RetryAfter.Name];

    private readonly int _permits;
    private readonly TimeSpan? _retryAfter;
    private ExactWindowRateLimiter? _limiter;

    public ExactWindowPermit(ExactWindowRateLimiter limiter, int permits)
    {
        _limiter = limiter;
        _permits = permits;
        IsAcquired = true;
    }

    public ExactWindowPermit(TimeSpan? retryAfter) => _retryAfter = retryAfter;

    public override bool IsAcquired { get; }

    public override IEnumerable<string> MetadataNames => _retryAfter is null ? [] : Names;

    public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
    {
        metadata = metadataName == Names[0] ? _retryAfter : null;
        return metadata is not null;
    }

    public void Return() => Interlocked.Exchange(ref _limiter, null)?.GiveBack(_permits, used: false);

    protected override void Dispose(bool disposing)
    {
        Interlocked.Exchange(ref _limiter, null)?.GiveBack(_permits, used: true);
        base.Dispose(disposing);
    }
}
