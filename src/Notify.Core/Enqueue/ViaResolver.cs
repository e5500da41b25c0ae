using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Notify.Delivery;

namespace Notify.Enqueue;

/// <summary>Looks the channels of a via up, once for each via.</summary>
internal sealed class ViaResolver(IOptions<NotifyOptions> options, ChannelRegistry channels)
{
    /// <summary>An application has a handful of vias; one that makes up ever new ones shall not fill the memory.</summary>
    private const int MaxRemembered = 1024;

    private readonly ConcurrentDictionary<Via, ResolvedVia> _remembered = new(ViaComparer.Instance);
    private readonly Via? _default = options.Value.Via;
    private ResolvedVia? _resolvedDefault;

    public ResolvedVia Resolve(Via? via)
    {
        via ??= _default ?? throw new NotificationRejectedException(
            RejectionReason.UnknownChannel,
            "The notification names no channels and there is no default. Set Notification.Via, or a default: AddNotify(o => o.Via = Via.FirstOf(Channels.Email)).");
        if (ReferenceEquals(via, _default))
            return _resolvedDefault ??= LookUp(via);
        if (_remembered.TryGetValue(via, out var known))
            return known;
        var resolved = LookUp(via);
        if (_remembered.Count < MaxRemembered)
            _remembered.TryAdd(via, resolved);
        return resolved;
    }

    private ResolvedVia LookUp(Via via)
    {
        RefuseUnknown(via);
        var branches = new ResolvedBranch[via.Branches.Count];
        var entrances = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < branches.Length; i++)
        {
            string[] steps = [.. via.Branches[i]];
            ChannelRegistration[] registrations = [.. steps.Select(step => channels.Find(step)!)];
            branches[i] = new ResolvedBranch(
                steps, registrations, Distinct(registrations), entrances.Add(steps[0]) ? null : $"{IdempotencyKey.Separator}{i}");
        }

        return new ResolvedVia(branches, Distinct(branches.SelectMany(branch => branch.Channels)));
    }

    private void RefuseUnknown(Via via)
    {
        string[] unknown = [.. via.Branches.SelectMany(steps => steps).Where(step => channels.Find(step) is null).Distinct(StringComparer.Ordinal)];
        if (unknown.Length == 0)
            return;
        var registered = string.Join(", ", channels.Names);
        throw new NotificationRejectedException(
            RejectionReason.UnknownChannel,
            $"The via names what is not registered as a channel: {string.Join(", ", unknown)}. Registered: {(registered.Length == 0 ? "none" : registered)}. " +
            "Register the channel (AddEmail, AddChannel …) or correct the via.",
            unknown);
    }

    private static ChannelKind[] Distinct(IEnumerable<ChannelRegistration> registrations) =>
        [.. registrations.Select(registration => registration.Kind).DistinctBy(kind => kind.Name)];
}
