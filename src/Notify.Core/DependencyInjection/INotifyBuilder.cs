using Notify.Delivery;

// Where the host's own AddX methods live, so that no using is needed.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>What <c>AddNotify()</c> returns and channels, buses and templates are wired into.</summary>
public interface INotifyBuilder
{
    /// <summary>The host's services.</summary>
    IServiceCollection Services { get; }

    /// <summary>Registers a channel. A second registration of one name replaces the first.</summary>
    /// <param name="channel">The channel.</param>
    INotifyBuilder AddChannel(ChannelRegistration channel);
}
