using Notify.Addresses;

namespace Notify.AspNetCore.Push;

/// <summary>The subscriptions of one user in the address book.</summary>
internal sealed class SubscriptionStore(IAddressBook book, ChannelKind kind, string user)
{
    /// <summary>
    /// Adds a subscription. It replaces the subscription of the same endpoint and the one that it names as replaced.
    /// </summary>
    public async ValueTask<(SubscriptionAddStatus Status, int Count)> AddAsync(
        string address,
        string? replaces,
        int maximum,
        CancellationToken cancellationToken)
    {
        var key = kind.Normalize(address);
        var all = await book.GetAddressesAsync(user, kind.Name, cancellationToken).ConfigureAwait(false);
        // A browser posts its subscription at each visit, so this is the common case: nothing needs to be parsed.
        if (replaces is null && all.Contains(address))
        {
            await ReviveAsync(key, cancellationToken).ConfigureAwait(false);
            return (SubscriptionAddStatus.Known, all.Count);
        }

        var replaced = replaces is null ? null : kind.Normalize(replaces);
        var keyed = all.Select(one => (Address: one, Key: kind.Normalize(one))).ToArray();
        var hadEndpoint = keyed.Any(one => one.Key == key);
        string[] stale =
        [
            .. keyed.Where(one => one.Address != address && (one.Key == key || one.Key == replaced))
                .Select(one => one.Address),
        ];
        var kept = all.Count - stale.Length;
        if (!hadEndpoint && stale.Length == 0 && kept >= maximum)
            return (SubscriptionAddStatus.Full, kept);
        if (!all.Contains(address))
        {
            // Add before the old ones are removed: a failure between the two steps then leaves one subscription too
            // many, which its push service reports as gone, and never none.
            await book.AddAddressAsync(user, kind.Name, address, cancellationToken).ConfigureAwait(false);
            kept++;
        }

        foreach (var old in stale)
            await book.RemoveAddressAsync(user, kind.Name, old, cancellationToken).ConfigureAwait(false);
        await ReviveAsync(key, cancellationToken).ConfigureAwait(false);
        return (hadEndpoint ? SubscriptionAddStatus.Known : SubscriptionAddStatus.Added, kept);
    }

    /// <summary>Removes a subscription. A subscription that does not exist is not an error.</summary>
    public async ValueTask RemoveAsync(string subscription, CancellationToken cancellationToken)
    {
        var key = kind.Normalize(subscription);
        foreach (var address in await book.GetAddressesAsync(user, kind.Name, cancellationToken).ConfigureAwait(false))
        {
            if (kind.Normalize(address) == key)
                await book.RemoveAddressAsync(user, kind.Name, address, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Lifts the suppression of an endpoint. A push service may accept an endpoint again after it reported it as gone,
    /// and the browser that posts the endpoint has the current state.
    /// </summary>
    private async ValueTask ReviveAsync(string key, CancellationToken cancellationToken)
    {
        var suppression = await book.GetSuppressionAsync(kind.Name, key, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        if (suppression is { Reason: SuppressionReason.Gone })
            await book.LiftAsync(kind.Name, key, cancellationToken: cancellationToken).ConfigureAwait(false);
    }
}
