using Notify.Bus;

namespace Notify.Delivery;

/// <summary>Represents an envelope on one step for gates.</summary>
public abstract class GateContext
{
    /// <summary>Gets the envelope.</summary>
    public abstract Envelope Envelope { get; }

    /// <summary>Gets the state of the envelope.</summary>
    public abstract DeliveryState State { get; }

    /// <summary>Gets the name of the channel.</summary>
    public abstract string Channel { get; }

    /// <summary>Gets the kind of the channel.</summary>
    public abstract ChannelKind Kind { get; }

    /// <summary>Gets the addresses to which the message would be sent. There is at least one.</summary>
    public abstract IReadOnlyList<string> Addresses { get; }

    /// <summary>
    /// Gets the language, the time zone and the tenant of the recipient: those of the notification or, without them,
    /// those that <see cref="IRecipientProfiles"/> returned.
    /// </summary>
    public abstract RecipientProfile Profile { get; }

    /// <summary>
    /// Gets the services of the envelope's scope. Each envelope has one scope, which is created on first use.
    /// </summary>
    public abstract IServiceProvider Services { get; }
}
