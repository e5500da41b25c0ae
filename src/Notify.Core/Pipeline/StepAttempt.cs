using System.Globalization;
using Microsoft.Extensions.Logging;
using Notify.Bus;
using Notify.Delivery;
using Notify.Diagnostics;
using Notify.Pipeline.Calls;
using Notify.Pipeline.Decisions;
using Notify.Pipeline.Pauses;
using Notify.Services;
using Notify.Templates;

namespace Notify.Pipeline;

/// <summary>
/// Attempts one step of an envelope: checks, addresses, gates, sends. Ends with a decision in the
/// <see cref="DeliveryStep"/>.
/// </summary>
internal sealed partial class StepAttempt(
    ApplicationServices services,
    ApplicationCalls calls,
    AddressResolver addresses,
    ProfileReader profiles,
    AddressSender sender,
    JitterSource jitter,
    TimeProvider time,
    NotifyLoggers loggers)
{
    private readonly ILogger _logger = loggers.Delivery;

    /// <summary>Attempts the step and decides about its envelope.</summary>
    /// <returns>False if the lease was lost meanwhile: then there is no decision.</returns>
    public async ValueTask<bool> RunAsync(DeliveryStep step)
    {
        // The lease may have waited for its start, and have been lost meanwhile.
        if (step.IsLost)
            return false;
        try
        {
            if (IsDecidedInAdvance(step))
                return true;
            var targets = await addresses.ResolveAsync(step).ConfigureAwait(false);
            if (targets.Count == 0)
                return true;
            if (!services.Profiles.IsEmpty)
                await profiles.ReadAsync(step).ConfigureAwait(false);
            if (!services.Gates.IsEmpty && await IsStoppedByGateAsync(step, targets).ConfigureAwait(false))
                return true;
            if (targets.Count > 1)
                return await SendToEachAsync(step, targets).ConfigureAwait(false);
            Decide(step, await SendAsync(step, targets[0]).ConfigureAwait(false));
            return true;
        }
        catch (ServiceException exception) when (exception.Cause is TemplateException)
        {
            step.Decide(DeliveryPolicy.Unrenderable(step.At(time.GetUtcNow()), exception.Cause.Message));
            return true;
        }
        catch (Exception exception)
        {
            return Interrupted(step, exception);
        }
    }

    /// <summary>
    /// Decides without a send if the envelope is canceled, expired or out of attempts, or if its channel is paused.
    /// </summary>
    private static bool IsDecidedInAdvance(DeliveryStep step)
    {
        var at = step.AtStart();
        if (step.Lease is { IsCanceled: true })
            step.Decide(DeliveryPolicy.Drop(at, DeliveryOutcomes.Canceled));
        else if (at.ExpiresAt <= step.Now)
            step.Decide(DeliveryPolicy.Drop(at, DeliveryOutcomes.Expired));
        else if (step.Channel.Policy.Retries.IsSpent(step.State.Failures))
            step.Decide(DeliveryPolicy.FailureLimit(at));
        else if (step.Channel.Pauses.Channel.Current() is { } hold)
            DecideHeld(step, at, hold);
        else
            return false;
        return true;
    }

    private static void DecideHeld(DeliveryStep step, in StepSnapshot at, ChannelHealth hold)
    {
        step.Decide(DeliveryPolicy.Held(at, hold, hold.Status.ToOutcome().Name()));
        step.Channel.Pauses.ReportHeld(isForwarded: step.Decision.Kind == DeliveryEventKind.Forwarded);
    }

    private async ValueTask<bool> IsStoppedByGateAsync(DeliveryStep step, ResolvedAddresses targets)
    {
        var context = new StepGateContext(step, targets.ToList());
        foreach (var gate in calls.All(step.Owner, step.Scope, services.Gates))
        {
            var answer = await calls.CallAsync(
                step.Owner,
                gate,
                (gate, context),
                static (call, cancellationToken) => call.gate.CheckAsync(call.context, cancellationToken))
                .ConfigureAwait(false);
            if (answer.Kind == GateDecisionKind.Proceed)
                continue;
            var at = step.At(time.GetUtcNow());
            step.Decide(answer.Kind switch
            {
                GateDecisionKind.Defer => DeliveryPolicy.DeferGated(at, answer.Until, answer.Reason),
                GateDecisionKind.SkipStep => DeliveryPolicy.SkipGated(at, answer.Reason),
                GateDecisionKind.Mute => DeliveryPolicy.Mute(at, answer.Reason),
                GateDecisionKind.MuteStep => DeliveryPolicy.MuteStep(at, answer.Reason),
                _ => DeliveryPolicy.Drop(at, DeliveryOutcomes.Gated, answer.Reason),
            });
            return true;
        }

        return false;
    }

    /// <summary>
    /// Decides after an exception outside the sender: the lease is lost, the host stops, or a service of the
    /// application failed.
    /// </summary>
    /// <returns>False if the lease was lost: then there is no decision.</returns>
    private bool Interrupted(DeliveryStep step, Exception exception)
    {
        if (step.IsLost)
            return false;
        if (!step.Stop.IsCancellationRequested)
        {
            LogServiceFailure(step, exception);
            var interrupted = (exception as ServiceException)?.Interrupted ?? new AddressResult("", "", null!);
            var failed = FailedService(interrupted, exception, ReportServiceFailure(step, exception));
            step.Decide(DeliveryPolicy.ServiceFailure(At(step), failed));
            return true;
        }

        // Without a lease, the caller of SendAsync has canceled.
        if (step.Lease is null)
            throw new OperationCanceledException(exception.Message, exception, step.Stop);
        step.Decide(DeliveryPolicy.ReturnToQueue(At(step), "stopping", released: true));
        return true;
    }

    private StepSnapshot At(DeliveryStep step) => step.At(time.GetUtcNow()) with { Random = jitter.Next() };

    private void LogServiceFailure(DeliveryStep step, Exception exception)
    {
        var cause = (exception as ServiceException)?.Cause ?? exception;
        _logger.ServiceThrew(cause, NameOf(exception), step.Envelope.Id, step.Channel.Name);
    }

    /// <summary>
    /// Returns the result of an address after the failure of a service. Parts that had arrived before are kept.
    /// </summary>
    private static AddressResult FailedService(
        in AddressResult address, Exception exception, in Interpretation interpretation)
    {
        var interrupted = (exception as ServiceException)?.Interrupted;
        var result = interpretation.Result;
        return address with
        {
            Result = interrupted is { } send && send.Key == address.Key ? result.WithProgressOf(send.Result) : result,
            HeldUntil = interpretation.PausedUntil,
            MayBlameMessage = interpretation.MayBlameMessage,
            StaysOnStep = true,
        };
    }

    private static Interpretation ReportServiceFailure(DeliveryStep step, Exception exception) =>
        step.Channel.Pauses.ReportServiceFailure(
            step.Envelope.Recipient.UserId ?? step.Envelope.OrderingKey.ToString(CultureInfo.InvariantCulture),
            $"{NameOf(exception)}: {((exception as ServiceException)?.Cause ?? exception).GetType().Name}",
            step.PauseGeneration);

    /// <summary>
    /// Names the service. Only the functions of a channel kind are called directly, because they only read a text.
    /// </summary>
    private static string NameOf(Exception exception) =>
        exception is ServiceException failure ? failure.Service : nameof(ChannelKind);

    /// <summary>The part of a step that gates see. A copy, because the step is reused for the next envelope.</summary>
    private sealed class StepGateContext(DeliveryStep step, IReadOnlyList<string> addresses) : GateContext
    {
        private readonly EnvelopeScope _scope = step.Scope!;

        public override Envelope Envelope { get; } = step.Envelope;

        public override DeliveryState State { get; } = step.State;

        public override string Channel { get; } = step.Channel.Name;

        public override ChannelKind Kind { get; } = step.Channel.Kind;

        public override IReadOnlyList<string> Addresses { get; } = addresses;

        public override RecipientProfile Profile { get; } = step.Profile ?? new RecipientProfile
        {
            Locale = step.Envelope.Recipient.Locale,
            TimeZone = step.Envelope.Recipient.TimeZone,
            Tenant = step.Envelope.Tenant,
        };

        public override IServiceProvider Services => _scope.Services;
    }
}
