using Microsoft.Extensions.DependencyInjection;
using Notify.Delivery;

namespace Notify.AspNetCore.Mapping;

/// <summary>The host's channels by name; of two registrations of one name the last counts, as in delivery.</summary>
internal sealed class ChannelCatalog(IServiceProvider services)
{
    private readonly SortedDictionary<string, ChannelRegistration> _channels = Read(services);

    public IEnumerable<ChannelRegistration> All => _channels.Values;

    /// <summary>The kinds in use, each once.</summary>
    public IEnumerable<ChannelKind> Kinds => All.Select(channel => channel.Kind).DistinctBy(kind => kind.Name);

    public ChannelRegistration? Find(string name) => _channels.GetValueOrDefault(name);

    private static SortedDictionary<string, ChannelRegistration> Read(IServiceProvider services)
    {
        var channels = new SortedDictionary<string, ChannelRegistration>(StringComparer.Ordinal);
        foreach (var channel in services.GetServices<ChannelRegistration>())
            channels[channel.Name] = channel;
        return channels;
    }
}
