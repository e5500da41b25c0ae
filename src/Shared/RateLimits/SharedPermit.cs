using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;
using Notify.Delivery.RateLimiting;

namespace Notify.Shared.RateLimits;

/// <summary>Permits of a <see cref="SharedRateLimiter"/>, or their refusal.</summary>
internal sealed class SharedPermit : RateLimitLease, IReturnablePermit
{
    private static readonly string[] Names = [MetadataName.RetryAfter.Name];

    private readonly long[] _ids;
    private readonly TimeSpan? _retryAfter;
    private SharedRateLimiter? _limiter;

    public SharedPermit(SharedRateLimiter limiter, params long[] ids)
    {
        _limiter = limiter;
        _ids = ids;
        IsAcquired = true;
    }

    public SharedPermit(TimeSpan? retryAfter)
    {
        _ids = [];
        _retryAfter = retryAfter;
    }

    public override bool IsAcquired { get; }

    public override IEnumerable<string> MetadataNames => _retryAfter is null ? [] : Names;

    public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
    {
        metadata = metadataName == Names[0] ? _retryAfter : null;
        return metadata is not null;
    }

    public void Return() => Interlocked.Exchange(ref _limiter, null)?.Release(_ids, used: false);

    protected override void Dispose(bool disposing)
    {
        Interlocked.Exchange(ref _limiter, null)?.Release(_ids, used: true);
        base.Dispose(disposing);
    }
}
