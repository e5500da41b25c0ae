using Notify.Delivery;

// The namespace of the host's own AddX methods, so that no using directive is needed.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Configures Notify: channels, buses and templates are added to it. <c>AddNotify()</c> returns it.</summary>
public interface INotifyBuilder
{
    /// <summary>Gets the services of the host.</summary>
    IServiceCollection Services { get; }

    /// <summary>Registers a channel. It replaces an earlier registration with the same name.</summary>
    /// <param name="channel">The channel.</param>
    /// <returns>The same builder.</returns>
    INotifyBuilder AddChannel(ChannelRegistration channel);
}
