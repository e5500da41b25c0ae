using Notify.Addresses;
using Notify.Pipeline.Decisions;
using Notify.Services;

namespace Notify.Pipeline;

/// <summary>
/// Finds the addresses of a step: those on the recipient, otherwise those in the address book; without those that are
/// not allowed, suppressed addresses, and those that have already accepted the message.
/// </summary>
internal sealed class AddressResolver(ApplicationServices services, ApplicationCalls calls, AllowedRecipients allowed)
{
    /// <summary>Resolves the addresses; if there are none, decides about the envelope.</summary>
    public async ValueTask<ResolvedAddresses> ResolveAsync(DeliveryStep step)
    {
        var kind = step.Channel.Kind;
        var book = calls.Current(step, services.AddressBook);
        IReadOnlyList<string>? found = null;
        if (step.Envelope.Recipient.AddressFor(kind.Name) is not { } only)
        {
            found = step.Envelope.Recipient.UserId is { } user && book is not null
                ? await AddressesAsync(step, book, user).ConfigureAwait(false)
                : [];
            if (found.Count == 0)
            {
                step.Decide(DeliveryPolicy.SkipStep(step.AtStart(), DeliveryOutcomes.NoAddress));
                return default;
            }

            only = found[0];
        }

        if (!allowed.IsEveryone)
        {
            found = [.. (found ?? [only]).Where(address => allowed.Contains(kind, kind.Normalize(address)))];
            if (found.Count == 0)
            {
                step.Decide(DeliveryPolicy.MuteStep(step.AtStart(), "not_allowed"));
                return default;
            }

            only = found[0];
        }

        if (found is { Count: > 1 } || step.State.Accepted.Count > 0)
            return await WithoutSuppressedAsync(step, book, found ?? [only]).ConfigureAwait(false);

        // One address, the usual case, needs neither a list nor a set.
        var suppression = book is null
            ? null
            : await SuppressionAsync(step, book, kind.Normalize(only)).ConfigureAwait(false);
        if (suppression is null)
            return new(only);
        Decide(step, suppression, isUnsubscribed: suppression.List is not null);
        return default;
    }

    private async ValueTask<ResolvedAddresses> WithoutSuppressedAsync(
        DeliveryStep step, IAddressBook? book, IReadOnlyList<string> found)
    {
        var remaining = new List<string>(found.Count);
        var keys = new HashSet<string>(step.State.Accepted, StringComparer.Ordinal);
        Suppression? last = null;
        var isUnsubscribed = false;
        foreach (var address in found)
        {
            var key = step.Channel.Kind.Normalize(address);
            if (!keys.Add(key))
                continue;
            if (book is null || await SuppressionAsync(step, book, key).ConfigureAwait(false) is not { } suppression)
            {
                remaining.Add(address);
                continue;
            }

            last = suppression;
            isUnsubscribed |= suppression.List is not null;
        }

        if (remaining.Count > 0)
            return new(remaining);
        if (last is null || step.State.Accepted.Count > 0)
            step.Decide(DeliveryPolicy.AlreadyAccepted(step.AtStart()));
        else
            Decide(step, last, isUnsubscribed);
        return default;
    }

    private ValueTask<IReadOnlyList<string>> AddressesAsync(DeliveryStep step, IAddressBook book, string user) =>
        calls.CallAsync(
            step.Owner,
            book,
            (book, user, kind: step.Channel.Kind.Name),
            static (call, cancellationToken) =>
                call.book.GetAddressesAsync(call.user, call.kind, cancellationToken));

    private ValueTask<Suppression?> SuppressionAsync(DeliveryStep step, IAddressBook book, string key) =>
        calls.CallAsync(
            step.Owner,
            book,
            (book, key, kind: step.Channel.Kind.Name, list: step.Envelope.List),
            static (call, cancellationToken) =>
                call.book.GetSuppressionAsync(call.kind, call.key, call.list, cancellationToken));

    private static void Decide(DeliveryStep step, Suppression suppression, bool isUnsubscribed)
    {
        var at = step.AtStart();
        step.Decide(isUnsubscribed
            ? DeliveryPolicy.Drop(at, DeliveryOutcomes.Unsubscribed)
            : DeliveryPolicy.SkipStep(at, DeliveryOutcomes.Suppressed, suppression.Reason.ToString()));
    }
}

/// <summary>The addresses to which a step sends: a single one without a list, several, or none.</summary>
internal readonly struct ResolvedAddresses
{
    private readonly string? _one;
    private readonly IReadOnlyList<string>? _many;

    public ResolvedAddresses(string one) => _one = one;

    public ResolvedAddresses(IReadOnlyList<string> many) => _many = many;

    public int Count => _one is not null ? 1 : _many?.Count ?? 0;

    public string this[int index] => _one ?? _many![index];

    public IReadOnlyList<string> ToList() => _one is not null ? [_one] : _many ?? [];
}
