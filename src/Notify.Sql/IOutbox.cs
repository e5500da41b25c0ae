using System.Data.Common;

namespace Notify.Sql;

/// <summary>
/// Enqueues notifications in a transaction of the application: they are sent if it commits, and never if it does not.
/// </summary>
/// <remarks>
/// <para>
/// Notify neither begins nor ends the transaction, and uses its connection only. No statement of Notify waits for
/// another transaction. An idempotency key that is known already is found after the commit: the notification is then not
/// sent, although the receipt does not say so.
/// </para>
/// <para>
/// The notification is validated by what was committed before. An address that the same transaction adds to the address
/// book is found at delivery, if the notification's via does not require it earlier.
/// </para>
/// </remarks>
public interface IOutbox
{
    /// <summary>Enqueues a notification in a transaction.</summary>
    /// <param name="notification">The notification.</param>
    /// <param name="transaction">
    /// The transaction of the application, on the database of the bus. With EF Core it is
    /// <c>context.Database.CurrentTransaction.GetDbTransaction()</c>.
    /// </param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The receipt.</returns>
    /// <exception cref="NotificationRejectedException">
    /// The notification is invalid. The transaction was not used.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// The transaction has ended, or belongs to another database. It can be used further.
    /// </exception>
    /// <exception cref="EnqueueFailedException">
    /// The database cannot be reached, or the application's user lacks a permission on the tables.
    /// </exception>
    ValueTask<EnqueueReceipt> EnqueueAsync(
        Notification notification,
        DbTransaction transaction,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Notifies the workers that a transaction was committed. Without this call, they find its notifications within
    /// <see cref="SqlBusOptions.PollInterval"/>.
    /// </summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that represents the operation. It never fails.</returns>
    ValueTask WakeAsync(CancellationToken cancellationToken = default);
}
