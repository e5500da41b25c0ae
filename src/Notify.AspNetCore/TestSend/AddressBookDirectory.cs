using Notify.Addresses;
using Notify.AspNetCore.Mapping;

namespace Notify.AspNetCore.TestSend;

/// <summary>
/// The default directory: every user id with an address in the address book is a user.
/// </summary>
internal sealed class AddressBookDirectory(IAddressBook book, ChannelCatalog channels) : IRecipientDirectory
{
    public async ValueTask<Recipient?> FindAsync(string userId, CancellationToken cancellationToken = default)
    {
        foreach (var kind in channels.Kinds)
        {
            if ((await book.GetAddressesAsync(userId, kind.Name, cancellationToken).ConfigureAwait(false)).Count > 0)
                return new Recipient(userId);
        }

        return null;
    }
}
