using Microsoft.Extensions.Logging;
using Notify.Addresses;
using Notify.Delivery;
using Notify.Diagnostics;
using Notify.Pipeline.Calls;
using Notify.Pipeline.Decisions;
using Notify.Services;

namespace Notify.Pipeline;

/// <summary>
/// Suppresses invalid addresses and replaces addresses that have changed. A failure never causes a second send.
/// </summary>
/// <remarks>
/// A call that ignores its cancellation continues when the <see cref="DeliveryStep"/> already belongs to another
/// envelope. It therefore receives copies of its values.
/// </remarks>
internal sealed class AddressBookUpdater(
    ApplicationServices services,
    ApplicationCalls calls,
    TimeProvider time,
    NotifyLoggers loggers)
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
                if (calls.Current(step, services.AddressBook) is not { } book)
                    return;
                await calls.CallAsync(
                    step.Owner,
                    book,
                    (self: this, book, step.Envelope.Recipient.UserId, kind: step.Channel.Kind.Name, change),
                    static async (call, cancellationToken) =>
                    {
                        var update = call.change.Kind == DeliveryEventKind.AddressMoved
                            ? MoveAsync(call.book, call.UserId, call.kind, call.change.Address, cancellationToken)
                            : call.self.SuppressAsync(
                                call.book, call.UserId, call.kind, call.change.Address, cancellationToken);
                        await update.ConfigureAwait(false);
                        return true;
                    }).ConfigureAwait(false);
            }
            catch (ServiceException exception)
            {
                _logger.AddressBookThrew(exception.Cause, exception.Service, step.Envelope.Id, step.Channel.Name);
            }
        }
    }

    /// <summary>
    /// Moves an address that the address book contains. An address on the recipient belongs to the application, which
    /// observers notify of the change.
    /// </summary>
    private static async ValueTask MoveAsync(
        IAddressBook book,
        string? user,
        string kind,
        AddressResult address,
        CancellationToken cancellationToken)
    {
        if (user is null)
            return;
        var known = await book.GetAddressesAsync(user, kind, cancellationToken).ConfigureAwait(false);
        if (!known.Contains(address.Address))
            return;
        // The new one first: after a crash between the two, one address too many is better than one too few.
        await book.AddAddressAsync(user, kind, address.Result.MovedTo!, cancellationToken).ConfigureAwait(false);
        await book.RemoveAddressAsync(user, kind, address.Address, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask SuppressAsync(
        IAddressBook book,
        string? user,
        string kind,
        AddressResult address,
        CancellationToken cancellationToken)
    {
        var result = address.Result;
        var suppression = new Suppression
        {
            Reason = result.Suppression,
            At = time.GetUtcNow(),
            Detail = result.Reason(),
        };
        await book.SuppressAsync(kind, address.Key, suppression, cancellationToken).ConfigureAwait(false);
        if (result.Suppression == SuppressionReason.Gone && user is not null)
            await book.RemoveAddressAsync(user, kind, address.Address, cancellationToken).ConfigureAwait(false);
    }
}
