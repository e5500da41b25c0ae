using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Notify.Delivery;
using Notify.Services;

namespace Notify.Enqueue;

/// <summary>Finds the registered channels of a via and caches them.</summary>
internal sealed class ViaResolver(IOptions<NotifyOptions> options, ChannelRegistry channels)
{
    // An application normally uses a few vias. The limit protects one that builds ever different vias from using up
    // its memory: vias beyond it are resolved each time.
    private const int MaxCached = 1024;

    private readonly ConcurrentDictionary<Via, ResolvedVia> _cache = new(ViaComparer.Instance);
    private readonly Via? _default = options.Value.Via;
    private ResolvedVia? _resolvedDefault;

    /// <exception cref="NotificationRejectedException">There is no via, or it names an unknown channel.</exception>
    public ResolvedVia Resolve(Via? via)
    {
        via ??= _default ?? throw MissingVia();
        if (ReferenceEquals(via, _default))
            return _resolvedDefault ??= FindChannels(via);
        if (_cache.TryGetValue(via, out var cached))
            return cached;
        var resolved = FindChannels(via);
        if (_cache.Count < MaxCached)
            _cache.TryAdd(via, resolved);
        return resolved;
    }

    // The only registered channel is the default (NotifyOptionsPostConfigure), so there are none or several.
    private NotificationRejectedException MissingVia()
    {
        string[] registered = [.. channels.Names];
        return new NotificationRejectedException(
            RejectionReason.UnknownChannel,
            registered.Length == 0
                ? "No channel is registered. Register at least one (AddEmail, AddChannel …)."
                : "The notification names no channels, several are registered, and there is no default. "
                    + $"Registered: {string.Join(", ", registered)}. Set Notification.Via, or a default: "
                    + "AddNotify(o => o.Via = Via.FirstOf(…)).");
    }

    private ResolvedVia FindChannels(Via via)
    {
        RejectUnknownChannels(via);
        var branches = new ResolvedBranch[via.Branches.Count];
        var firstSteps = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < branches.Length; i++)
        {
            string[] steps = [.. via.Branches[i].SelectMany(channels.Expand).Distinct(StringComparer.Ordinal)];
            ChannelRegistration[] registrations = [.. steps.Select(step => channels.Find(step)!)];
            var keySuffix = firstSteps.Add(steps[0]) ? null : $"{IdempotencyKey.Separator}{i}";
            branches[i] = new ResolvedBranch(steps, registrations, DistinctKinds(registrations), keySuffix);
        }

        return new ResolvedVia(branches, DistinctKinds(branches.SelectMany(branch => branch.Channels)));
    }

    private void RejectUnknownChannels(Via via)
    {
        string[] unknown =
        [
            .. via.Branches
                .SelectMany(steps => steps)
                .Where(step => !channels.IsRegistered(step))
                .Distinct(StringComparer.Ordinal),
        ];
        if (unknown.Length == 0)
            return;
        var registered = string.Join(", ", channels.Names);
        throw new NotificationRejectedException(
            RejectionReason.UnknownChannel,
            $"The via names channels that are not registered: {string.Join(", ", unknown)}. " +
            $"Registered: {(registered.Length == 0 ? "none" : registered)}. " +
            "Register the channel (AddEmail, AddChannel …) or correct the via.",
            unknown);
    }

    private static ChannelKind[] DistinctKinds(IEnumerable<ChannelRegistration> registrations) =>
        [.. registrations.Select(registration => registration.Kind).DistinctBy(kind => kind.Name)];

    /// <summary>Compares vias by their channel names, without allocating.</summary>
    private sealed class ViaComparer : IEqualityComparer<Via>
    {
        public static ViaComparer Instance { get; } = new();

        public bool Equals(Via? x, Via? y)
        {
            if (ReferenceEquals(x, y))
                return true;
            if (x is null || y is null || x.Branches.Count != y.Branches.Count)
                return false;
            for (var i = 0; i < x.Branches.Count; i++)
            {
                if (!SameSteps(x.Branches[i], y.Branches[i]))
                    return false;
            }

            return true;
        }

        public int GetHashCode(Via obj)
        {
            var hash = new HashCode();
            for (var i = 0; i < obj.Branches.Count; i++)
            {
                var steps = obj.Branches[i];
                for (var j = 0; j < steps.Count; j++)
                    hash.Add(steps[j]);
            }

            return hash.ToHashCode();
        }

        private static bool SameSteps(IReadOnlyList<string> x, IReadOnlyList<string> y)
        {
            if (x.Count != y.Count)
                return false;
            for (var i = 0; i < x.Count; i++)
            {
                if (x[i] != y[i])
                    return false;
            }

            return true;
        }
    }
}

/// <summary>A via with its registered channels.</summary>
/// <param name="Branches">The branches.</param>
/// <param name="Kinds">The channel kinds of all branches, without duplicates.</param>
internal sealed record ResolvedVia(ResolvedBranch[] Branches, ChannelKind[] Kinds);

/// <summary>A branch of a via with its registered channels. All envelopes of the branch share it.</summary>
/// <param name="Steps">The channel names, in order.</param>
/// <param name="Channels">The registrations of these channels, in the same order.</param>
/// <param name="Kinds">The channel kinds, without duplicates.</param>
/// <param name="KeySuffix">
/// The suffix of the idempotency key if an earlier branch starts with the same channel; otherwise null.
/// </param>
internal sealed record ResolvedBranch(
    string[] Steps,
    ChannelRegistration[] Channels,
    ChannelKind[] Kinds,
    string? KeySuffix);
