using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Notify.Addresses;
using Notify.Telegram.Addressing;

namespace Notify.Telegram.Linking;

/// <summary>Links chats to users, each link once and each user with a limited number of chats.</summary>
/// <remarks>
/// A used link is recorded in the address book as a suppressed address, which is not the address of any chat: so it is
/// known to every process that shares the address book, for as long as the address book keeps the chat itself. Calls
/// for one user follow each other, so that in one process a link cannot be used twice even at the same time.
/// </remarks>
internal sealed class ChatLinker(TelegramOptions options, IAddressBook addresses, LinkLocks locks, TimeProvider time)
{
    private const int MarkBytes = 16;

    // Not a channel kind: a list of suppressed addresses omits the marks.
    private const string MarkKind = "telegram:link";

    private static string Kind => TelegramChannelKind.Instance.Name;

    /// <summary>Uses a link.</summary>
    /// <param name="token">The token, whose signature and expiry are valid.</param>
    /// <param name="userId">The user id in it.</param>
    /// <param name="chat">The id of the chat.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    public async ValueTask<LinkStatus> LinkAsync(
        string token,
        string userId,
        long chat,
        CancellationToken cancellationToken)
    {
        var turn = locks.For(userId);
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var mark = Mark(token);
            var isUsed = !options.ReusableLinks && await IsUsedAsync(mark, cancellationToken).ConfigureAwait(false);
            var chats = await addresses.GetAddressesAsync(userId, Kind, cancellationToken).ConfigureAwait(false);
            var address = chat.ToString(CultureInfo.InvariantCulture);
            // Telegram repeats an update whose answer it did not receive.
            var isLinked = chats.Any(known => ChatAddress.Normalize(known) == address);
            if (isUsed)
                return isLinked ? LinkStatus.Linked : LinkStatus.Invalid;
            if (!isLinked && chats.Count >= options.MaxChatsPerUser)
                return LinkStatus.TooManyChats;
            await UseAsync(mark, userId, address, cancellationToken).ConfigureAwait(false);
            return LinkStatus.Linked;
        }
        finally
        {
            turn.Release();
        }
    }

    private async ValueTask<bool> IsUsedAsync(string mark, CancellationToken cancellationToken) =>
        await addresses.GetSuppressionAsync(MarkKind, mark, list: null, cancellationToken).ConfigureAwait(false)
            is not null;

    /// <summary>
    /// Records the use first: a process that ends in between leaves a link that no longer works, not one that works
    /// twice.
    /// </summary>
    private async ValueTask UseAsync(string mark, string userId, string address, CancellationToken cancellationToken)
    {
        if (!options.ReusableLinks)
        {
            var used = new Suppression
            {
                Reason = SuppressionReason.Gone,
                At = time.GetUtcNow(),
                Detail = "A link of ITelegramLinks that was used.",
            };
            await addresses.SuppressAsync(MarkKind, mark, used, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            await addresses.AddAddressAsync(userId, Kind, address, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!options.ReusableLinks)
        {
            await ReleaseAsync(mark).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Makes the link valid again, because Telegram repeats the update.</summary>
    private async ValueTask ReleaseAsync(string mark)
    {
        try
        {
            await addresses.LiftAsync(MarkKind, mark, list: null, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The first exception describes the failure. The user needs a new link.
        }
    }

    /// <summary>
    /// Returns the address that represents a link: a hash, so that the address book does not contain the link.
    /// </summary>
    private static string Mark(string token) =>
        "link:" + Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(token)).AsSpan(0, MarkBytes));
}
