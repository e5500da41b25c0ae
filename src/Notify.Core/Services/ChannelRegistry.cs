using System.Collections.Frozen;
using Notify.Delivery;

namespace Notify.Services;

/// <summary>The channels of this host by name; of two registrations of one name the last counts.</summary>
internal sealed class ChannelRegistry
{
    private readonly FrozenDictionary<string, ChannelRegistration> _channels;

    public ChannelRegistry(IEnumerable<ChannelRegistration> registrations)
    {
        var channels = new Dictionary<string, ChannelRegistration>(StringComparer.Ordinal);
        foreach (var registration in registrations)
            channels[registration.Name] = registration;
        _channels = channels.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public IEnumerable<ChannelRegistration> All => _channels.Values;

    public IEnumerable<string> Names => _channels.Keys.Order(StringComparer.Ordinal);

    public ChannelRegistration? Find(string name) => _channels.GetValueOrDefault(name);

    /// <summary>The kinds in use, each once.</summary>
    public IEnumerable<ChannelKind> Kinds => All.Select(channel => channel.Kind).DistinctBy(kind => kind.Name);
}
