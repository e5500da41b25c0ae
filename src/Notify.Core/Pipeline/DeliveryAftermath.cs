using Microsoft.Extensions.Logging;
using Notify.Addresses;
using Notify.Bus;
using Notify.Delivery;
using Notify.Diagnostics;
using Notify.Pipeline.Decisions;
using Notify.Services;

namespace Notify.Pipeline;

/// <summary>What follows a decision: suppressed addresses, figures, log lines, observers. None of it can cause a second send.</summary>
internal sealed class DeliveryAftermath(ApplicationServices services, NotifyMetrics metrics, TimeProvider time, ILogger<DeliveryAftermath> logger)
{
    /// <summary>Takes the addresses that are no good out of the book, and moves those that have moved. Before the settlement, so that a crash in between can't forget them.</summary>
    public async ValueTask UpdateBookAsync(DeliveryStep run, StepDecision decision)
    {
        foreach (var verdict in decision.Addresses!)
        {
            if (verdict.Kind is not (DeliveryEventKind.AddressSuppressed or DeliveryEventKind.AddressMoved))
                continue;
            try
            {
                if (services.AddressBook.Current(run.Scope) is not { } book)
                    return;
                if (verdict.Kind == DeliveryEventKind.AddressMoved)
                    await MoveAsync(book, run, verdict.Address).ConfigureAwait(false);
                else
                    await SuppressAsync(book, run, verdict.Address).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                logger.AddressBookThrew(exception, run.Envelope.Id, run.Channel.Name);
            }
        }
    }

    /// <summary>Counts and logs what became of the envelope.</summary>
    public void Count(in DeliveryStep run, in StepDecision decision)
    {
        var (channel, id, lane, template) = (run.Channel.Name, run.Envelope.Id, run.Envelope.Lane, run.Envelope.Template);
        switch (decision.Kind)
        {
            case DeliveryEventKind.Sent:
                metrics.Sent(channel, lane, template);
                logger.SentOn(id, channel);
                break;
            case DeliveryEventKind.Retrying:
                metrics.Retried(channel, lane, template, decision.Outcome);
                logger.Retrying(id, channel, run.State.Failures + 1, decision.Outcome, decision.Detail, decision.NextAt);
                break;
            case DeliveryEventKind.Deferred:
                logger.Deferred(id, channel, decision.NextAt, decision.Outcome, decision.Detail);
                break;
            case DeliveryEventKind.Forwarded:
                metrics.Forwarded(channel, lane, template, decision.Outcome);
                logger.Forwarded(id, channel, decision.NextChannel, decision.Outcome, decision.Detail);
                break;
            case DeliveryEventKind.DeadLettered:
                metrics.DeadLettered(channel, lane, template, decision.Outcome);
                logger.DeadLettered(id, channel, decision.Outcome, decision.Detail);
                break;
            default:
                logger.Dropped(id, channel, decision.Outcome, decision.Detail);
                break;
        }

        if (decision.Outcome is DeliveryOutcomes.Suppressed or DeliveryOutcomes.Unsubscribed)
            metrics.Suppressed(channel, lane, template, decision.Outcome);
        else if (decision.Outcome == DeliveryOutcomes.Expired)
            metrics.Expired(channel, lane, template);
    }

    /// <summary>Tells the observers: of the addresses first, then of the envelope.</summary>
    public ValueTask TellAsync(in DeliveryStep run, in StepDecision decision, long started) =>
        services.Observers.IsEmpty ? default : TellAllAsync(run, decision, started);

    private async ValueTask TellAllAsync(DeliveryStep run, StepDecision decision, long started)
    {
        var last = new DeliveryEvent
        {
            Kind = decision.Kind,
            At = time.GetUtcNow(),
            Envelope = run.Envelope,
            State = decision.Settlement.State ?? run.State,
            Channel = run.Channel.Name,
            Outcome = decision.Outcome,
            Attempt = decision.Attempted ? run.State.Failures + 1 : 0,
            Result = decision.Result,
            Address = decision.Address,
            NextAt = decision.NextAt,
            NextChannel = decision.NextChannel,
            Duration = decision.Attempted ? time.GetElapsedTime(started) : TimeSpan.Zero,
        };
        foreach (var verdict in decision.Addresses ?? [])
        {
            var result = verdict.Address.Result;
            await TellAsync(run, last with
            {
                Kind = verdict.Kind,
                Outcome = result.Outcome.Name(),
                Result = verdict.Address.Local ? null : result,
                Address = verdict.Address.Address,
                NextAt = null,
                NextChannel = null,
            }).ConfigureAwait(false);
        }

        await TellAsync(run, last).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync(EnvelopeScope scope, Envelope envelope)
    {
        try
        {
            await scope.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            logger.ScopeThrew(exception, envelope.Id);
        }
    }

    private async ValueTask TellAsync(DeliveryStep run, DeliveryEvent delivery)
    {
        IReadOnlyList<IDeliveryObserver> observers;
        try
        {
            observers = services.Observers.All(run.Scope);
        }
        catch (Exception exception)
        {
            logger.ObserverThrew(exception, nameof(IDeliveryObserver), run.Envelope.Id);
            return;
        }

        foreach (var observer in observers)
        {
            try
            {
                await observer.OnDeliveryAsync(delivery, run.Stop).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                logger.ObserverThrew(exception, observer.GetType().Name, run.Envelope.Id);
            }
        }
    }

    /// <summary>Only what the book has is moved: an address given on the spot is the application's to change; observers tell it.</summary>
    private static async ValueTask MoveAsync(IAddressBook book, DeliveryStep run, AddressResult address)
    {
        var kind = run.Channel.Kind.Name;
        if (run.Envelope.Recipient.UserId is not { } user || !(await book.GetAddressesAsync(user, kind, run.Stop).ConfigureAwait(false)).Contains(address.Address))
            return;
        // First the new one: a crash in between leaves one too many, not one too few.
        await book.AddAddressAsync(user, kind, address.Result.MovedTo!, run.Stop).ConfigureAwait(false);
        await book.RemoveAddressAsync(user, kind, address.Address, run.Stop).ConfigureAwait(false);
    }

    private async ValueTask SuppressAsync(IAddressBook book, DeliveryStep run, AddressResult address)
    {
        var (kind, result) = (run.Channel.Kind.Name, address.Result);
        var suppression = new Suppression(result.Suppression, time.GetUtcNow(), Detail: result.Reason());
        await book.SuppressAsync(kind, address.Key, suppression, run.Stop).ConfigureAwait(false);
        if (result.Suppression == SuppressionReason.Gone && run.Envelope.Recipient.UserId is { } user)
            await book.RemoveAddressAsync(user, kind, address.Address, run.Stop).ConfigureAwait(false);
    }
}
