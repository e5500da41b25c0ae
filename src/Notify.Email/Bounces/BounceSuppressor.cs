using Notify.Addresses;
using Notify.Email.Addressing;

namespace Notify.Email.Bounces;

/// <summary>Updates the address book after bounces.</summary>
internal sealed class BounceSuppressor(IAddressBook addresses, TimeProvider time)
{
    /// <summary>Suppresses the addresses of hard bounces and complaints.</summary>
    /// <returns>The number of suppressed addresses, and the number of addresses that could not be read.</returns>
    public async ValueTask<(int Suppressed, int Unreadable)> NoteAsync(
        IEnumerable<BounceNote> notes,
        CancellationToken cancellationToken)
    {
        var (suppressed, unreadable) = (0, 0);
        foreach (var note in notes.Where(note => note.Hard || note.Complaint))
        {
            // An address to which this channel could never have sent. It must not affect the others.
            if (MailAddress.TryRead(note.Address, out _) is not null)
            {
                unreadable++;
                continue;
            }
            await SuppressAsync(MailAddress.Normalize(note.Address), note, cancellationToken).ConfigureAwait(false);
            suppressed++;
        }
        return (suppressed, unreadable);
    }

    private async ValueTask SuppressAsync(string address, BounceNote note, CancellationToken cancellationToken)
    {
        // A mailbox may exist again. An earlier complaint or unsubscribe must remain when a bounce suppression is
        // removed.
        var reason = note.Complaint ? SuppressionReason.Blocked : SuppressionReason.Bounced;
        var known = await addresses.GetSuppressionAsync(Channels.Email, address, list: null, cancellationToken)
            .ConfigureAwait(false);
        if (known is { List: null }
            && (known.Reason == reason || known.Reason is SuppressionReason.Blocked or SuppressionReason.Unsubscribed))
            return;
        var detail = note.Complaint ? "complaint" : note.Status;
        var suppression = new Suppression { Reason = reason, At = time.GetUtcNow(), Detail = detail };
        await addresses.SuppressAsync(Channels.Email, address, suppression, cancellationToken).ConfigureAwait(false);
    }
}
