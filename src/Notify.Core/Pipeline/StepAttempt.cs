using Microsoft.Extensions.Logging;
using Notify.Delivery;
using Notify.Diagnostics;
using Notify.Pipeline.Decisions;
using Notify.Services;
using Notify.Templates;

namespace Notify.Pipeline;

/// <summary>One envelope on one step, from the checks over addresses, gates and limits to the answers and what becomes of it.</summary>
/// <remarks>Where everything answers at once, all of it happens on the caller's stack; the asynchronous continuations are for what has to wait.</remarks>
internal sealed partial class StepAttempt(
    ApplicationServices services, AddressResolver addresses, AddressSender sender, JitterSource jitter, TimeProvider time, ILogger<StepAttempt> logger)
{
    /// <summary>Decides what becomes of the envelope; sends on the way. Null where its lease was lost meanwhile.</summary>
    public ValueTask<StepDecision?> RunAsync(in DeliveryStep run)
    {
        try
        {
            if (Checked(run) is { } decided)
                return new(decided);
            var finding = addresses.ResolveAsync(run);
            var deciding = finding.IsCompletedSuccessfully && services.Gates.IsEmpty
                ? SendAsync(run, finding.GetAwaiter().GetResult())
                : AskAndSendAsync(run, finding);
            return deciding.IsCompletedSuccessfully ? deciding : GuardAsync(run, deciding);
        }
        catch (Exception exception)
        {
            return new(Failed(run, exception));
        }
    }

    private async ValueTask<StepDecision?> GuardAsync(DeliveryStep run, ValueTask<StepDecision?> deciding)
    {
        try
        {
            return await deciding.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return Failed(run, exception);
        }
    }

    private static StepDecision? Checked(in DeliveryStep run)
    {
        if (run.Lease is { IsCancelled: true })
            return DeliveryPolicy.Drop(run.At(run.Now), DeliveryOutcomes.Cancelled);
        if (EnvelopeExpiry.Of(run.Envelope, run.State) <= run.Now)
            return DeliveryPolicy.Drop(run.At(run.Now), DeliveryOutcomes.Expired);
        if (run.Channel.Policy.Retries.IsSpent(run.State.Failures))
            return DeliveryPolicy.FailureLimit(run.At(run.Now));
        if (run.Channel.Breaker.HoldAt(run.Now) is { } hold)
            return DeliveryPolicy.Held(run.At(run.Now), hold, Word(hold.Status));
        return null;
    }

    private async ValueTask<StepDecision?> AskAndSendAsync(DeliveryStep run, ValueTask<ResolvedAddresses> finding)
    {
        var targets = await finding.ConfigureAwait(false);
        if (targets.Count > 0 && !services.Gates.IsEmpty && await AskGatesAsync(run, targets).ConfigureAwait(false) is { } gated)
            return gated;
        return await SendAsync(run, targets).ConfigureAwait(false);
    }

    private async ValueTask<StepDecision?> AskGatesAsync(DeliveryStep run, ResolvedAddresses targets)
    {
        var context = new StepGateContext(run, targets.ToList());
        foreach (var gate in services.Gates.All(run.Scope))
        {
            var answer = await gate.CheckAsync(context, run.Stop).ConfigureAwait(false);
            if (answer.Kind == GateDecisionKind.Proceed)
                continue;
            var at = run.At(time.GetUtcNow());
            return answer.Kind switch
            {
                GateDecisionKind.Defer => DeliveryPolicy.DeferGated(at, answer.Until, answer.Reason),
                GateDecisionKind.SkipStep => DeliveryPolicy.SkipGated(at, answer.Reason),
                _ => DeliveryPolicy.Drop(at, DeliveryOutcomes.Gated, answer.Reason),
            };
        }

        return null;
    }

    private StepDecision? Failed(in DeliveryStep run, Exception exception) => exception is TemplateException
        ? DeliveryPolicy.Unrenderable(run.At(time.GetUtcNow()), exception.Message)
        : Interrupted(run, exception);

    private StepDecision? Interrupted(in DeliveryStep run, Exception exception)
    {
        if (IsLost(run))
            return null;
        var at = run.At(time.GetUtcNow()) with { Random = jitter.Next() };
        if (run.Stop.IsCancellationRequested)
            return run.Lease is null ? throw new OperationCanceledException(exception.Message, exception, run.Stop) : DeliveryPolicy.PutBack(at, "stopping", released: true);
        logger.DeliveryThrew(exception, run.Envelope.Id, run.Channel.Name);
        return DeliveryPolicy.Exception(at, exception.GetType().Name);
    }

    private static bool IsLost(in DeliveryStep run) => run.Lease is { Lost.IsCancellationRequested: true };

    private static SendOutcome Outcome(ChannelStatus condition) => condition switch
    {
        ChannelStatus.Misconfigured => SendOutcome.Misconfigured,
        ChannelStatus.Unreachable => SendOutcome.Unreachable,
        _ => SendOutcome.Throttled,
    };

    private static string Word(ChannelStatus condition) => Outcome(condition).Name();
}
