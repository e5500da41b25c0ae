using System.Threading.RateLimiting;

namespace Notify.Pipeline.Limits;

/// <summary>The right to send to one address: a permit of each of its limits, spent or given back when it is disposed.</summary>
internal sealed class AddressPermit : IDisposable
{
    private readonly List<RateLimitLease> _permits = new(2);

    /// <summary>The provider was asked.</summary>
    public bool Used { get; set; }

    /// <summary>Adds a permit; false where it was refused.</summary>
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
