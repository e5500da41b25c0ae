using Notify.Addresses;
using Notify.Email.Addressing;

namespace Notify.Email.Bounces;

/// <summary>The address book, as bounces change it.</summary>
internal sealed class BounceSuppressor(IAddressBook addresses, TimeProvider time)
{
    /// <summary>Suppresses what is hard or a complaint.</summary>
    /// <returns>How many addresses are suppressed by it now, and how many could not be read.</returns>
    public async ValueTask<(int Suppressed, int Unreadable)> NoteAsync(IEnumerable<BounceNote> notes, CancellationToken cancellationToken)
    {
        var (suppressed, unreadable) = (0, 0);
        foreach (var note in notes.Where(note => note.Hard || note.Complaint))
        {
            // One we could never have sent to; the others are not to wait for it.
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
        // A mailbox may come back; who complained or unsubscribed must stay so when a bounce is lifted.
        var reason = note.Complaint ? SuppressionReason.Blocked : SuppressionReason.Bounced;
        var known = await addresses.GetSuppressionAsync(Channels.Email, address, list: null, cancellationToken).ConfigureAwait(false);
        if (known is { List: null } && (known.Reason == reason || known.Reason is SuppressionReason.Blocked or SuppressionReason.Unsubscribed))
            return;
        var detail = note.Complaint ? "complaint" : note.Status;
        var suppression = new Suppression { Reason = reason, At = time.GetUtcNow(), Detail = detail };
        await addresses.SuppressAsync(Channels.Email, address, suppression, cancellationToken).ConfigureAwait(false);
    }
}
