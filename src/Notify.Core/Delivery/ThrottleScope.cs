namespace Notify.Delivery;

/// <summary>What has to wait when a provider throttles.</summary>
public enum ThrottleScope
{
    /// <summary>Messages to this address.</summary>
    Address,

    /// <summary>The whole channel in this process.</summary>
    Channel,
}
