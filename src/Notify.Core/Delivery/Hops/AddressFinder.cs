using Notify.Addresses;
using Notify.Delivery.Outcomes;

namespace Notify.Delivery.Hops;

/// <summary>Where an envelope goes on a hop: addresses on the recipient before those of the book, without the suppressed ones and those that have it.</summary>
internal sealed class AddressFinder(DeliveryServices services)
{
    /// <summary>The addresses, or what becomes of the envelope where there are none.</summary>
    public async ValueTask<(TargetAddresses Addresses, Decision? Otherwise)> FindAsync(HopRun run)
    {
        var book = services.AddressBook.Last(run.Scope);
        var kind = run.Channel.Kind;
        var found = run.Envelope.Recipient.AddressFor(kind.Name) is { } given ? new TargetAddresses(given)
            : run.Envelope.Recipient.UserId is { } user && book is not null
                ? new TargetAddresses(await book.GetAddressesAsync(user, kind.Name, run.Stop).ConfigureAwait(false))
                : default;
        if (found.Count == 0)
            return (found, OutcomePolicy.SkipHop(run.At(run.Now), DeliveryOutcomes.NoAddress));
        return found.Count == 1 && run.State.Accepted.Count == 0
            ? await CheckOneAsync(run, book, found).ConfigureAwait(false)
            : await CheckAllAsync(run, book, found).ConfigureAwait(false);
    }

    private static async ValueTask<(TargetAddresses, Decision?)> CheckOneAsync(HopRun run, IAddressBook? book, TargetAddresses found)
    {
        var suppression = await SuppressionAsync(run, book, run.Channel.Kind.Normalize(found[0])).ConfigureAwait(false);
        return suppression is null ? (found, null) : (default, Suppressed(run, suppression.List is not null, suppression));
    }

    private static async ValueTask<(TargetAddresses, Decision?)> CheckAllAsync(HopRun run, IAddressBook? book, TargetAddresses found)
    {
        var left = new List<string>(found.Count);
        var keys = new HashSet<string>(run.State.Accepted, StringComparer.Ordinal);
        Suppression? last = null;
        var unsubscribed = false;
        for (var i = 0; i < found.Count; i++)
        {
            var key = run.Channel.Kind.Normalize(found[i]);
            if (!keys.Add(key))
                continue;
            if (await SuppressionAsync(run, book, key).ConfigureAwait(false) is not { } suppression)
            {
                left.Add(found[i]);
                continue;
            }

            last = suppression;
            unsubscribed |= suppression.List is not null;
        }

        if (left.Count > 0)
            return (new TargetAddresses(left), null);
        return (default, last is null || run.State.Accepted.Count > 0 ? OutcomePolicy.AlreadyAccepted(run.At(run.Now)) : Suppressed(run, unsubscribed, last));
    }

    private static ValueTask<Suppression?> SuppressionAsync(in HopRun run, IAddressBook? book, string key) =>
        book is null ? default : book.GetSuppressionAsync(run.Channel.Kind.Name, key, run.Envelope.List, run.Stop);

    private static Decision Suppressed(in HopRun run, bool unsubscribed, Suppression suppression) => unsubscribed
        ? OutcomePolicy.Drop(run.At(run.Now), DeliveryOutcomes.Unsubscribed)
        : OutcomePolicy.SkipHop(run.At(run.Now), DeliveryOutcomes.Suppressed, suppression.Reason.ToString());
}
