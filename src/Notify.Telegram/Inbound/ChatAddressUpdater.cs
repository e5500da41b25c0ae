using System.Globalization;
using Notify.Addresses;

namespace Notify.Telegram.Inbound;

/// <summary>Updates the address book when a chat blocks the bot or accepts it again.</summary>
internal sealed class ChatAddressUpdater(IAddressBook addresses, TimeProvider time)
{
    private static string Kind => TelegramChannelKind.Instance.Name;

    /// <returns>
    /// False if nothing changed: the chat is blocked already, or the recipient unsubscribed from everything, which must
    /// stay in effect after a block is lifted.
    /// </returns>
    public async ValueTask<bool> BlockAsync(long chat, CancellationToken cancellationToken)
    {
        var known = await addresses.GetSuppressionAsync(Kind, Address(chat), list: null, cancellationToken)
            .ConfigureAwait(false);
        if (known?.Reason is SuppressionReason.Blocked or SuppressionReason.Unsubscribed)
            return false;
        var suppression = new Suppression { Reason = SuppressionReason.Blocked, At = time.GetUtcNow() };
        await addresses.SuppressAsync(Kind, Address(chat), suppression, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Lifts a suppression for one of the given reasons, because the chat can be reached.</summary>
    /// <returns>False if there was nothing to lift.</returns>
    public async ValueTask<bool> LiftAsync(long chat, SuppressionReason[] reasons, CancellationToken cancellationToken)
    {
        var known = await addresses.GetSuppressionAsync(Kind, Address(chat), list: null, cancellationToken)
            .ConfigureAwait(false);
        return known is { List: null }
            && reasons.Contains(known.Reason)
            && await addresses.LiftAsync(Kind, Address(chat), list: null, cancellationToken).ConfigureAwait(false);
    }

    private static string Address(long chat) => chat.ToString(CultureInfo.InvariantCulture);
}
