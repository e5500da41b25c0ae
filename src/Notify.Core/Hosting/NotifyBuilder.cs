using Microsoft.Extensions.DependencyInjection;
using Notify.Delivery;

namespace Notify.Hosting;

internal sealed class NotifyBuilder(IServiceCollection services) : INotifyBuilder
{
    public IServiceCollection Services { get; } = services;

    public INotifyBuilder AddChannel(ChannelRegistration channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        for (var i = Services.Count - 1; i >= 0; i--)
        {
            if (!Services[i].IsKeyedService
                && Services[i].ImplementationInstance is ChannelRegistration earlier
                && earlier.Name == channel.Name)
            {
                Services.RemoveAt(i);
            }
        }

        Services.AddSingleton(channel);
        return this;
    }
}
