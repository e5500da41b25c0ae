using System.Globalization;
using Notify.Addresses;

namespace Notify.Telegram.Inbound;

/// <summary>The address book, as chats change it.</summary>
internal sealed class ChatAddressUpdater(IAddressBook addresses, TimeProvider time)
{
    private static string Kind => TelegramChannelKind.Instance.Name;

    /// <returns>False where nothing was to be done: it is blocked already, or the recipient unsubscribed from everything, which must outlive a block that is lifted.</returns>
    public async ValueTask<bool> BlockAsync(long chat, CancellationToken cancellationToken)
    {
        var known = await addresses.GetSuppressionAsync(Kind, Address(chat), list: null, cancellationToken).ConfigureAwait(false);
        if (known?.Reason is SuppressionReason.Blocked or SuppressionReason.Unsubscribed)
            return false;
        var suppression = new Suppression { Reason = SuppressionReason.Blocked, At = time.GetUtcNow() };
        await addresses.SuppressAsync(Kind, Address(chat), suppression, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Lifts what the chat's being there disproves.</summary>
    /// <returns>False where nothing was to be lifted.</returns>
    public async ValueTask<bool> LiftAsync(long chat, SuppressionReason[] reasons, CancellationToken cancellationToken)
    {
        var known = await addresses.GetSuppressionAsync(Kind, Address(chat), list: null, cancellationToken).ConfigureAwait(false);
        return known is { List: null } && reasons.Contains(known.Reason) && await addresses.LiftAsync(Kind, Address(chat), list: null, cancellationToken).ConfigureAwait(false);
    }

    private static string Address(long chat) => chat.ToString(CultureInfo.InvariantCulture);
}
