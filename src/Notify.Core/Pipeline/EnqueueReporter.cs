using System.Transactions;
using Microsoft.Extensions.Logging;
using Notify.Bus;
using Notify.Delivery;
using Notify.Diagnostics;
using Notify.Pipeline.Calls;
using Notify.Services;

namespace Notify.Pipeline;

/// <summary>Notifies the observers of envelopes that the bus has accepted.</summary>
/// <remarks>
/// The envelopes are on the bus already, so nothing here may fail the enqueue. The observers run on another thread,
/// because one that blocks would keep the caller for ever. The caller waits for them, so that an application which
/// enqueues faster than its observers work is slowed down instead of filling the memory with events; but it waits only
/// for the time that every call of the application's code has.
/// </remarks>
internal sealed class EnqueueReporter(
    ApplicationServices services,
    ApplicationCalls calls,
    ObserverNotifier notifier,
    TimeProvider time,
    NotifyLoggers loggers) : IEnqueueReporter
{
    private readonly ILogger _logger = loggers.Enqueue;

    public bool HasObservers => !services.Observers.IsEmpty;

    public async ValueTask ReportAsync(IReadOnlyList<Envelope> accepted, CancellationToken cancellationToken)
    {
        if (accepted.Count == 0)
            return;
        var reporting = Task.Run(() => ReportAllAsync(accepted), CancellationToken.None);
        // The caller learns nothing from a failure: the observers have been logged by name.
        await ((Task)reporting.WaitAsync(calls.ServiceTimeout, time, cancellationToken))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ReportAllAsync(IReadOnlyList<Envelope> accepted)
    {
        // The envelopes are on the bus, whatever becomes of a transaction of the caller. An observer that enlisted in
        // it would use it on another thread, possibly after its end.
        using var outsideTransactions = new TransactionScope(
            TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);
        for (var i = 0; i < accepted.Count; i++)
        {
            if (await ReportAsync(accepted[i]).ConfigureAwait(false))
                continue;
            // Each further envelope of a large batch would wait for the whole time limit, too.
            if (i + 1 < accepted.Count)
                _logger.EnqueueNotReported(accepted.Count - i - 1);
            return;
        }
    }

    /// <returns>False if an observer did not return in time.</returns>
    private async ValueTask<bool> ReportAsync(Envelope envelope)
    {
        var owner = new CallOwner(new FirstStep(envelope.Steps[0]), envelope.Id, null, CancellationToken.None);
        var scope = services.ObserverScope();
        try
        {
            return notifier.Observers(owner, scope) is not { } observers
                || await notifier.NotifyAsync(owner, observers, Event(envelope)).ConfigureAwait(false);
        }
        finally
        {
            await calls.DisposeScopeAsync(owner, scope).ConfigureAwait(false);
        }
    }

    // A worker may deliver the envelope before its observers are called. By its time, the event is the first one.
    private static DeliveryEvent Event(Envelope envelope) => new()
    {
        Kind = DeliveryEventKind.Enqueued,
        At = envelope.CreatedAt,
        Envelope = envelope,
        State = DeliveryState.Initial,
        Channel = envelope.Steps[0],
        Outcome = DeliveryOutcomes.Enqueued,
    };

    /// <summary>The channel of the first step, for the log. There is no lease to leave behind.</summary>
    private sealed class FirstStep(string name) : ILeaseOwner
    {
        public string Name => name;

        public void Abandon(Lease lease)
        {
        }
    }
}
