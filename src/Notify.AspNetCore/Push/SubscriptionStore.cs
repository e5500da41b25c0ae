using Notify.Addresses;

namespace Notify.AspNetCore.Push;

/// <summary>The subscriptions of one user in the address book.</summary>
internal sealed class SubscriptionStore(IAddressBook book, ChannelKind kind, string user)
{
    /// <summary>Adds a subscription, in the place of the one of the same endpoint and of the one it says it replaces.</summary>
    public async ValueTask<(ShelfOutcome Outcome, int Count)> AddAsync(string address, string? replaces, int most, CancellationToken cancellationToken)
    {
        var key = kind.Normalize(address);
        var all = await book.GetAddressesAsync(user, kind.Name, cancellationToken).ConfigureAwait(false);
        // What browsers post at each visit; the others need not be read for it.
        if (replaces is null && all.Contains(address))
        {
            await ReviveAsync(key, cancellationToken).ConfigureAwait(false);
            return (ShelfOutcome.Known, all.Count);
        }

        var replaced = replaces is null ? null : kind.Normalize(replaces);
        var keyed = all.Select(one => (Address: one, Key: kind.Normalize(one))).ToArray();
        var hadEndpoint = keyed.Any(one => one.Key == key);
        string[] stale = [.. keyed.Where(one => one.Address != address && (one.Key == key || one.Key == replaced)).Select(one => one.Address)];
        var kept = all.Count - stale.Length;
        if (!hadEndpoint && stale.Length == 0 && kept >= most)
            return (ShelfOutcome.Full, kept);
        if (!all.Contains(address))
        {
            // Before the old ones go: a failure between the two leaves one too many, which its push service will tell; never none.
            await book.AddAddressAsync(user, kind.Name, address, cancellationToken).ConfigureAwait(false);
            kept++;
        }

        foreach (var old in stale)
            await book.RemoveAddressAsync(user, kind.Name, old, cancellationToken).ConfigureAwait(false);
        await ReviveAsync(key, cancellationToken).ConfigureAwait(false);
        return (hadEndpoint ? ShelfOutcome.Known : ShelfOutcome.Added, kept);
    }

    /// <summary>Removes a subscription; that there is none is no failure.</summary>
    public async ValueTask RemoveAsync(string subscription, CancellationToken cancellationToken)
    {
        var key = kind.Normalize(subscription);
        foreach (var address in await book.GetAddressesAsync(user, kind.Name, cancellationToken).ConfigureAwait(false))
        {
            if (kind.Normalize(address) == key)
                await book.RemoveAddressAsync(user, kind.Name, address, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A push service may take an endpoint back that it had called gone; the browser that holds it knows.</summary>
    private async ValueTask ReviveAsync(string key, CancellationToken cancellationToken)
    {
        if (await book.GetSuppressionAsync(kind.Name, key, cancellationToken: cancellationToken).ConfigureAwait(false) is { Reason: SuppressionReason.Gone })
            await book.LiftAsync(kind.Name, key, cancellationToken: cancellationToken).ConfigureAwait(false);
    }
}
