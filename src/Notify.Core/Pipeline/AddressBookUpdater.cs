using Microsoft.Extensions.Logging;
using Notify.Addresses;
using Notify.Delivery;
using Notify.Diagnostics;
using Notify.Pipeline.Decisions;
using Notify.Services;

namespace Notify.Pipeline;

/// <summary>
/// Suppresses invalid addresses and replaces addresses that have changed. A failure never causes a second send.
/// </summary>
internal sealed class AddressBookUpdater(
    ApplicationServices services, ApplicationCalls calls, TimeProvider time, NotifyLoggers loggers)
{
    private readonly ILogger _logger = loggers.Delivery;

    /// <summary>Applies the address changes of the step's decision.</summary>
    public async ValueTask ApplyAsync(DeliveryStep step)
    {
        foreach (var change in step.Decision.Addresses ?? [])
        {
            if (change.Kind is not (DeliveryEventKind.AddressSuppressed or DeliveryEventKind.AddressMoved))
                continue;
            try
            {
                if (services.AddressBook.Current(step.Scope) is not { } book)
                    return;
                await calls.CallAsync(
                    step,
                    book.GetType().Name,
                    (self: this, book, step, change),
                    static (call, cancellationToken) =>
                        call.self.ApplyAsync(call.book, call.step, call.change, cancellationToken))
                    .ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                _logger.AddressBookThrew(exception, step.Envelope.Id, step.Channel.Name);
            }
        }
    }

    private async ValueTask<bool> ApplyAsync(
        IAddressBook book, DeliveryStep step, AddressChange change, CancellationToken cancellationToken)
    {
        if (change.Kind == DeliveryEventKind.AddressMoved)
            await MoveAsync(book, step, change.Address, cancellationToken).ConfigureAwait(false);
        else
            await SuppressAsync(book, step, change.Address, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>
    /// Moves an address that the address book contains. An address on the recipient belongs to the application, which
    /// observers notify of the change.
    /// </summary>
    private static async ValueTask MoveAsync(
        IAddressBook book, DeliveryStep step, AddressResult address, CancellationToken cancellationToken)
    {
        var kind = step.Channel.Kind.Name;
        if (step.Envelope.Recipient.UserId is not { } user)
            return;
        var known = await book.GetAddressesAsync(user, kind, cancellationToken).ConfigureAwait(false);
        if (!known.Contains(address.Address))
            return;
        // The new one first: after a crash between the two, one address too many is better than one too few.
        await book.AddAddressAsync(user, kind, address.Result.MovedTo!, cancellationToken).ConfigureAwait(false);
        await book.RemoveAddressAsync(user, kind, address.Address, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask SuppressAsync(
        IAddressBook book, DeliveryStep step, AddressResult address, CancellationToken cancellationToken)
    {
        var (kind, result) = (step.Channel.Kind.Name, address.Result);
        var suppression = new Suppression
        {
            Reason = result.Suppression,
            At = time.GetUtcNow(),
            Detail = result.Reason(),
        };
        await book.SuppressAsync(kind, address.Key, suppression, cancellationToken).ConfigureAwait(false);
        if (result.Suppression == SuppressionReason.Gone && step.Envelope.Recipient.UserId is { } user)
            await book.RemoveAddressAsync(user, kind, address.Address, cancellationToken).ConfigureAwait(false);
    }
}
