using Notify.Addresses;
using Notify.AspNetCore.Mapping;

namespace Notify.AspNetCore.TestSend;

/// <summary>Where the application names no directory of its own, a user is whoever has an address in the book.</summary>
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
