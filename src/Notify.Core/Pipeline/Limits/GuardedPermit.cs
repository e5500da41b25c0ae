using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;
using Notify.Delivery.RateLimiting;
using Notify.Diagnostics;

namespace Notify.Pipeline.Limits;

/// <summary>
/// A permit of a limiter that this library did not create. It is spent or returned on another thread, because the claim
/// loop returns permits that it does not need.
/// </summary>
internal sealed class GuardedPermit : RateLimitLease, IReturnablePermit
{
    private readonly string _limiter;
    private readonly ILogger _logger;
    private readonly Dictionary<string, object?> _metadata;
    private RateLimitLease? _permit;

    public GuardedPermit(RateLimitLease permit, string limiter, ILogger logger)
    {
        (_permit, _limiter, _logger) = (permit, limiter, logger);
        IsAcquired = permit.IsAcquired;
        _metadata = permit.GetAllMetadata().ToDictionary(StringComparer.Ordinal);
    }

    public override bool IsAcquired { get; }

    public override IEnumerable<string> MetadataNames => _metadata.Keys;

    public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata) =>
        _metadata.TryGetValue(metadataName, out metadata) && metadata is not null;

    public void Return() => End(static permit => permit.GiveBack());

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            End(static permit => permit.Dispose());
        base.Dispose(disposing);
    }

    private void End(Action<RateLimitLease> end)
    {
        if (Interlocked.Exchange(ref _permit, null) is { } permit)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static state => state.Self.End(state.permit, state.end), (Self: this, permit, end), preferLocal: false);
        }
    }

    private void End(RateLimitLease permit, Action<RateLimitLease> end)
    {
        try
        {
            end(permit);
        }
        catch (Exception exception)
        {
            _logger.PermitThrew(exception, _limiter);
        }
    }
}
