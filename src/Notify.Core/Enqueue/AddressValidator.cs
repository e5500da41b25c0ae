using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notify.Addresses;
using Notify.Bus;
using Notify.Diagnostics;
using Notify.Services;

namespace Notify.Enqueue;

/// <summary>
/// Checks that the address book contains an address of a recipient without one, for at least one channel of the via.
/// The address itself is chosen at delivery.
/// </summary>
internal sealed class AddressValidator(
    ApplicationServices services,
    IServiceScopeFactory scopes,
    IMessageBus bus,
    TimeProvider time,
    NotifyLoggers loggers)
{
    private readonly ILogger _logger = loggers.Enqueue;

    /// <exception cref="NotificationRejectedException">The recipient has no address.</exception>
    public async ValueTask ValidateAsync(
        Notification notification,
        ResolvedVia via,
        CancellationToken cancellationToken)
    {
        // A notification for later is accepted, because its address may be added before it is due.
        if (notification.Recipient.HasAddressFor(via.Kinds) || notification.NotBefore > time.GetUtcNow())
            return;

        var scope = new EnvelopeScope(scopes);
        await using var disposal = scope.ConfigureAwait(false);
        // If other processes deliver, the address book in the memory of this process says nothing about theirs.
        if (services.AddressBook.Current(scope) is not { } book
            || (book is InMemoryAddressBook && bus is not IVolatileMessageBus)
            || await HasAddressAsync(book, notification.Recipient.UserId!, via, cancellationToken)
                .ConfigureAwait(false))
        {
            return;
        }

        string[] kinds = [.. via.Kinds.Select(kind => kind.Name)];
        throw new NotificationRejectedException(
            RejectionReason.NoAddress,
            "The recipient has no address, and the address book contains none for the user. " +
            $"Looked for: {string.Join(", ", kinds)}. " +
            "Add one with IAddressBook.AddAddressAsync, or set it on the Recipient.",
            kinds);
    }

    private async ValueTask<bool> HasAddressAsync(
        IAddressBook book,
        string userId,
        ResolvedVia via,
        CancellationToken cancellationToken)
    {
        try
        {
            foreach (var kind in via.Kinds)
            {
                var addresses = await book.GetAddressesAsync(userId, kind.Name, cancellationToken)
                    .ConfigureAwait(false);
                if (addresses.Count > 0)
                    return true;
            }

            return false;
        }
        catch (Exception exception)
            when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // An unavailable address book does not justify rejecting the notification; delivery queries it again.
            _logger.AddressBookUnavailable(exception);
            return true;
        }
    }
}
