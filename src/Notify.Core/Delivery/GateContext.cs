using Notify.Bus;

namespace Notify.Delivery;

/// <summary>One envelope on one step, as gates see it.</summary>
public abstract class GateContext
{
    /// <summary>The envelope.</summary>
    public abstract Envelope Envelope { get; }

    /// <summary>Its state.</summary>
    public abstract DeliveryState State { get; }

    /// <summary>The channel's name.</summary>
    public abstract string Channel { get; }

    /// <summary>The channel's kind.</summary>
    public abstract ChannelKind Kind { get; }

    /// <summary>The addresses it would go to; never empty.</summary>
    public abstract IReadOnlyList<string> Addresses { get; }

    /// <summary>The services of this envelope's scope. One scope an envelope; made when first asked for.</summary>
    public abstract IServiceProvider Services { get; }
}
