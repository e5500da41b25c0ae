using System.Collections.Frozen;
using Notify.Delivery;

namespace Notify.Services;

/// <summary>
/// The channels and failovers of this host, by name. If a name is registered twice, the last registration applies.
/// </summary>
internal sealed class ChannelRegistry
{
    private readonly FrozenDictionary<string, ChannelRegistration> _channels;
    private readonly FrozenDictionary<string, FailoverRegistration> _failovers;

    public ChannelRegistry(
        IEnumerable<ChannelRegistration> registrations, IEnumerable<FailoverRegistration>? failovers = null)
    {
        var channels = new Dictionary<string, ChannelRegistration>(StringComparer.Ordinal);
        foreach (var registration in registrations)
            channels[registration.Name] = registration;
        _channels = channels.ToFrozenDictionary(StringComparer.Ordinal);
        _failovers = (failovers ?? [])
            .GroupBy(failover => failover.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
    }

    public IEnumerable<FailoverRegistration> Failovers => _failovers.Values;

    public IEnumerable<ChannelRegistration> All => _channels.Values;

    public IEnumerable<string> Names => _channels.Keys.Order(StringComparer.Ordinal);

    public ChannelRegistration? Find(string name) => _channels.GetValueOrDefault(name);

    /// <summary>Returns the channels of a name: the members of a failover, or the name itself.</summary>
    public IReadOnlyList<string> Expand(string name) =>
        _failovers.TryGetValue(name, out var failover) ? failover.Members : [name];

    /// <summary>Returns whether a name refers to registered channels only.</summary>
    public bool IsRegistered(string name) => Expand(name).All(_channels.ContainsKey);

    /// <summary>Returns the names of the other channels of the same kind.</summary>
    public IReadOnlyCollection<string> FindSameKind(ChannelRegistration channel) =>
    [
        .. All.Where(other => other.Kind.Name == channel.Kind.Name && other.Name != channel.Name)
            .Select(other => other.Name),
    ];

    /// <summary>Returns whether another member follows a channel in a failover.</summary>
    public bool HasBackup(string channel) =>
        Failovers.Any(failover => failover.Members.Contains(channel) && failover.Members[^1] != channel);

    /// <summary>The kinds in use, each once.</summary>
    public IEnumerable<ChannelKind> Kinds => All.Select(channel => channel.Kind).DistinctBy(kind => kind.Name);
}
