using System.Data.Common;
using Notify.Enqueue;

namespace Notify.Sql.Bus;

/// <summary>Enqueues in transactions of the application, into the tables of the bus.</summary>
internal sealed class SqlOutbox(IEnvelopeSource envelopes, SqlMessageBus bus) : IOutbox
{
    public ValueTask<EnqueueReceipt> EnqueueAsync(
        Notification notification,
        DbTransaction transaction,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (HasEnded(transaction))
        {
            throw new ArgumentException(
                "The transaction has ended. Enqueue before it is committed or rolled back.", nameof(transaction));
        }

        return envelopes.EnqueueAsync(
            notification,
            (created, cancellation) => bus.EnqueueAsync(created, transaction, cancellation),
            cancellationToken);
    }

    public ValueTask WakeAsync(CancellationToken cancellationToken = default)
    {
        bus.WakeOutbox();
        return default;
    }

    private static bool HasEnded(DbTransaction transaction)
    {
        try
        {
            return transaction.Connection is null;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }
}
