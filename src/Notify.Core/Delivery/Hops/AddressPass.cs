using System.Threading.RateLimiting;
using Notify.Delivery.Limits;

namespace Notify.Delivery.Hops;

/// <summary>The right to send to one address: a permit of its own limit, spent or given back when it is disposed.</summary>
internal sealed class AddressPass(RateLimitLease permit) : IDisposable
{
    /// <summary>The provider was asked.</summary>
    public bool Used { get; set; }

    public void Dispose()
    {
        if (Used)
            permit.Dispose();
        else
            permit.GiveBack();
    }
}
