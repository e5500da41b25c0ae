using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notify.Addresses;
using Notify.Bus;
using Notify.Delivery.Hops;
using Notify.Diagnostics;

namespace Notify.Enqueue;

/// <summary>
/// Who brings no address has to have one in the book for some hop of every branch. Which one is used is decided at delivery; here the question is only whether there is anybody to tell.
/// </summary>
internal sealed class AddressLookUp(DeliveryServices services, IServiceScopeFactory scopes, IMessageBus bus, TimeProvider time, ILogger<AddressLookUp> logger)
{
    /// <exception cref="NotificationRejectedException">There is nobody to tell.</exception>
    public ValueTask CheckAsync(Notification notification, ResolvedVia via, CancellationToken cancellationToken)
    {
        foreach (var branch in via.Branches)
        {
            if (!BringsAddress(notification.Recipient, branch))
                return IsDue(notification) ? LookUpAsync(notification.Recipient, via, cancellationToken) : default;
        }

        return default;
    }

    /// <summary>By the time a notification for later is sent, the address may be there.</summary>
    private bool IsDue(Notification notification) => notification.NotBefore is not { } at || at <= time.GetUtcNow();

    private async ValueTask LookUpAsync(Recipient recipient, ResolvedVia via, CancellationToken cancellationToken)
    {
        var scope = new EnvelopeScope(scopes);
        await using var disposed = scope.ConfigureAwait(false);
        var book = services.AddressBook.Last(scope);
        // A book of this process says nothing about those of the processes that deliver.
        if (book is null || (book is InMemoryAddressBook && bus is not IVolatileMessageBus))
            return;
        foreach (var branch in via.Branches)
        {
            if (!BringsAddress(recipient, branch) && !await HasAddressAsync(book, recipient.UserId!, branch, cancellationToken).ConfigureAwait(false))
                throw NoAddress(branch);
        }
    }

    private async ValueTask<bool> HasAddressAsync(IAddressBook book, string user, ResolvedBranch branch, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var kind in branch.Kinds)
            {
                if ((await book.GetAddressesAsync(user, kind.Name, cancellationToken).ConfigureAwait(false)).Count > 0)
                    return true;
            }

            return false;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Nothing is refused because the book is away; delivery asks it again.
            logger.AddressBookUnavailable(exception);
            return true;
        }
    }

    private static bool BringsAddress(Recipient recipient, ResolvedBranch branch)
    {
        foreach (var kind in branch.Kinds)
        {
            if (recipient.AddressFor(kind.Name) is not null)
                return true;
        }

        return false;
    }

    private static NotificationRejectedException NoAddress(ResolvedBranch branch)
    {
        string[] kinds = [.. branch.Kinds.Select(kind => kind.Name)];
        return Rejected.Because(
            RejectionReason.NoAddress,
            $"The recipient brings no address and the address book has none for the user. Looked for: {string.Join(", ", kinds)}. Add one by IAddressBook.AddAddressAsync, or give it on the Recipient.",
            kinds);
    }
}
