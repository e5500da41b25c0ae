using Notify.Addresses;
using Notify.Delivery;

namespace Notify.AspNetCore.Push;

/// <summary>The subscriptions of one user in the address book.</summary>
internal sealed class SubscriptionShelf(IAddressBook book, ChannelKind kind, string user)
{
    /// <summary>Adds a subscription, in the place of the one of the same endpoint and of the one it says it replaces.</summary>
    public async ValueTask<(ShelfOutcome Outcome, int Count)> AddAsync(string address, string? replaces, int most, CancellationToken cancellationToken)
    {
        var key = kind.Normalize(address);
        var others = await OthersAsync(address, key, replaces, cancellationToken).ConfigureAwait(false);
        if (others.Known)
            return (ShelfOutcome.Known, others.Count);
        if (!others.HadEndpoint && others.Count >= most)
            return (ShelfOutcome.Full, others.Count);
        // In this order a failure between the two leaves one too many, which its push service will tell; never none.
        await book.AddAddressAsync(user, kind.Name, address, cancellationToken).ConfigureAwait(false);
        foreach (var old in others.Stale)
            await book.RemoveAddressAsync(user, kind.Name, old, cancellationToken).ConfigureAwait(false);
        await ReviveAsync(key, cancellationToken).ConfigureAwait(false);
        return (others.HadEndpoint ? ShelfOutcome.Known : ShelfOutcome.Added, others.Count + 1);
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

    private async ValueTask<(bool Known, bool HadEndpoint, int Count, List<string> Stale)> OthersAsync(string address, string key, string? replaces, CancellationToken cancellationToken)
    {
        var replaced = replaces is null ? null : kind.Normalize(replaces);
        var (known, hadEndpoint, count) = (false, false, 0);
        var stale = new List<string>();
        foreach (var one in await book.GetAddressesAsync(user, kind.Name, cancellationToken).ConfigureAwait(false))
        {
            var endpoint = kind.Normalize(one);
            known |= one == address;
            hadEndpoint |= endpoint == key;
            if (one != address && (endpoint == key || endpoint == replaced))
                stale.Add(one);
            else
                count++;
        }

        return (known && stale.Count == 0, hadEndpoint || stale.Count > 0, count - (known && stale.Count > 0 ? 1 : 0), stale);
    }

    /// <summary>A push service may take an endpoint back that it had called gone; the browser that holds it knows.</summary>
    private async ValueTask ReviveAsync(string key, CancellationToken cancellationToken)
    {
        if (await book.GetSuppressionAsync(kind.Name, key, cancellationToken: cancellationToken).ConfigureAwait(false) is { Reason: SuppressionReason.Gone })
            await book.LiftAsync(kind.Name, key, cancellationToken: cancellationToken).ConfigureAwait(false);
    }
}
