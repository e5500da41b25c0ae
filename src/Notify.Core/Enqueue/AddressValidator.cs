using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notify.Addresses;
using Notify.Bus;
using Notify.Diagnostics;
using Notify.Services;

namespace Notify.Enqueue;

/// <summary>
/// Who brings no address has to have one in the book for some channel of the via. Which one is used is decided at delivery; here the question is only whether there is anybody to tell.
/// </summary>
internal sealed class AddressValidator(ApplicationServices services, IServiceScopeFactory scopes, IMessageBus bus, TimeProvider time, ILogger<AddressValidator> logger)
{
    /// <exception cref="NotificationRejectedException">There is nobody to tell.</exception>
    public ValueTask CheckAsync(Notification notification, ResolvedVia via, CancellationToken cancellationToken)
    {
        foreach (var kind in via.Kinds)
        {
            if (notification.Recipient.AddressFor(kind.Name) is not null)
                return default;
        }

        return IsDue(notification) ? LookUpAsync(notification.Recipient.UserId!, via, cancellationToken) : default;
    }

    /// <summary>By the time a notification for later is sent, the address may be there.</summary>
    private bool IsDue(Notification notification) => notification.NotBefore is not { } at || at <= time.GetUtcNow();

    private async ValueTask LookUpAsync(string user, ResolvedVia via, CancellationToken cancellationToken)
    {
        var scope = new EnvelopeScope(scopes);
        await using var disposed = scope.ConfigureAwait(false);
        var book = services.AddressBook.Current(scope);
        // A book of this process says nothing about those of the processes that deliver.
        if (book is null || (book is InMemoryAddressBook && bus is not IVolatileMessageBus) || await HasAddressAsync(book, user, via, cancellationToken).ConfigureAwait(false))
            return;
        string[] kinds = [.. via.Kinds.Select(kind => kind.Name)];
        throw Rejected.Because(
            RejectionReason.NoAddress,
            $"The recipient brings no address and the address book has none for the user. Looked for: {string.Join(", ", kinds)}. Add one by IAddressBook.AddAddressAsync, or give it on the Recipient.",
            kinds);
    }

    private async ValueTask<bool> HasAddressAsync(IAddressBook book, string user, ResolvedVia via, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var kind in via.Kinds)
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
}
