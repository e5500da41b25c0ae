using Notify.Addresses;
using Notify.Pipeline.Decisions;
using Notify.Services;

namespace Notify.Pipeline;

/// <summary>Where an envelope goes on a step: addresses on the recipient before those of the book, without the suppressed ones and those that have it.</summary>
internal sealed class AddressResolver(ApplicationServices services)
{
    /// <summary>The addresses. A recipient who brings the one address and a book that answers at once cost no state machine.</summary>
    public ValueTask<ResolvedAddresses> ResolveAsync(in DeliveryStep run)
    {
        var book = services.AddressBook.Current(run.Scope);
        if (run.Envelope.Recipient.AddressFor(run.Channel.Kind.Name) is not { } given)
            return LookUpAsync(run, book);
        if (run.State.Accepted.Count > 0)
            return CheckAllAsync(run, book, [given]);
        var suppression = SuppressionAsync(run, book, run.Channel.Kind.Normalize(given));
        return suppression.IsCompletedSuccessfully
            ? new(Unless(run, given, suppression.GetAwaiter().GetResult()))
            : CheckOneAsync(run, given, suppression);
    }

    private static async ValueTask<ResolvedAddresses> LookUpAsync(DeliveryStep run, IAddressBook? book)
    {
        var found = run.Envelope.Recipient.UserId is { } user && book is not null
            ? await book.GetAddressesAsync(user, run.Channel.Kind.Name, run.Stop).ConfigureAwait(false)
            : [];
        if (found.Count == 0)
            return ResolvedAddresses.None(DeliveryPolicy.SkipStep(run.At(run.Now), DeliveryOutcomes.NoAddress));
        return found.Count == 1 && run.State.Accepted.Count == 0
            ? await CheckOneAsync(run, found[0], SuppressionAsync(run, book, run.Channel.Kind.Normalize(found[0]))).ConfigureAwait(false)
            : await CheckAllAsync(run, book, found).ConfigureAwait(false);
    }

    private static async ValueTask<ResolvedAddresses> CheckOneAsync(DeliveryStep run, string address, ValueTask<Suppression?> suppression) =>
        Unless(run, address, await suppression.ConfigureAwait(false));

    private static ResolvedAddresses Unless(in DeliveryStep run, string address, Suppression? suppression) => suppression is null
        ? new(address)
        : ResolvedAddresses.None(Suppressed(run, suppression.List is not null, suppression));

    private static async ValueTask<ResolvedAddresses> CheckAllAsync(DeliveryStep run, IAddressBook? book, IReadOnlyList<string> found)
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
            return new ResolvedAddresses(left);
        return ResolvedAddresses.None(last is null || run.State.Accepted.Count > 0 ? DeliveryPolicy.AlreadyAccepted(run.At(run.Now)) : Suppressed(run, unsubscribed, last));
    }

    private static ValueTask<Suppression?> SuppressionAsync(in DeliveryStep run, IAddressBook? book, string key) =>
        book is null ? default : book.GetSuppressionAsync(run.Channel.Kind.Name, key, run.Envelope.List, run.Stop);

    private static StepDecision Suppressed(in DeliveryStep run, bool unsubscribed, Suppression suppression) => unsubscribed
        ? DeliveryPolicy.Drop(run.At(run.Now), DeliveryOutcomes.Unsubscribed)
        : DeliveryPolicy.SkipStep(run.At(run.Now), DeliveryOutcomes.Suppressed, suppression.Reason.ToString());
}
