using Microsoft.Extensions.Logging;
using Notify.Delivery;
using Notify.Diagnostics;
using Notify.Pipeline.Decisions;
using Notify.Services;
using Notify.Templates;

namespace Notify.Pipeline;

/// <summary>One envelope on one hop, from the checks over addresses, gates and limits to the answers and what becomes of it.</summary>
/// <remarks>Where everything answers at once, all of it happens on the caller's stack; the asynchronous continuations are for what has to wait.</remarks>
internal sealed partial class HopAttempt(
    DeliveryServices services, AddressFinder addresses, AddressSender sender, JitterSource jitter, TimeProvider time, ILogger<HopAttempt> logger)
{
    /// <summary>Decides what becomes of the envelope; sends on the way. Null where its lease was lost meanwhile.</summary>
    public ValueTask<Decision?> DecideAsync(in HopRun run)
    {
        try
        {
            if (Checked(run) is { } decided)
                return new(decided);
            var finding = addresses.FindAsync(run);
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

    private async ValueTask<Decision?> GuardAsync(HopRun run, ValueTask<Decision?> deciding)
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

    private static Decision? Checked(in HopRun run)
    {
        if (run.Lease is { IsCancelled: true })
            return OutcomePolicy.Drop(run.At(run.Now), DeliveryOutcomes.Cancelled);
        if (Expiry.Of(run.Envelope, run.State) <= run.Now)
            return OutcomePolicy.Drop(run.At(run.Now), DeliveryOutcomes.Expired);
        if (run.Channel.Policy.Retries.IsSpent(run.State.Failures))
            return OutcomePolicy.FailureLimit(run.At(run.Now));
        if (run.Channel.Breaker.HoldAt(run.Now) is { } hold)
            return OutcomePolicy.Held(run.At(run.Now), hold, Word(hold.Condition));
        return null;
    }

    private async ValueTask<Decision?> AskAndSendAsync(HopRun run, ValueTask<TargetAddresses> finding)
    {
        var targets = await finding.ConfigureAwait(false);
        if (targets.Count > 0 && !services.Gates.IsEmpty && await AskGatesAsync(run, targets).ConfigureAwait(false) is { } gated)
            return gated;
        return await SendAsync(run, targets).ConfigureAwait(false);
    }

    private async ValueTask<Decision?> AskGatesAsync(HopRun run, TargetAddresses targets)
    {
        var context = new HopContext(run, targets.ToList());
        foreach (var gate in services.Gates.All(run.Scope))
        {
            var answer = await gate.CheckAsync(context, run.Stop).ConfigureAwait(false);
            if (answer.Verdict == GateVerdict.Proceed)
                continue;
            var at = run.At(time.GetUtcNow());
            return answer.Verdict switch
            {
                GateVerdict.Defer => OutcomePolicy.DeferGated(at, answer.Until, answer.Reason),
                GateVerdict.SkipHop => OutcomePolicy.SkipGated(at, answer.Reason),
                _ => OutcomePolicy.Drop(at, DeliveryOutcomes.Gated, answer.Reason),
            };
        }

        return null;
    }

    private Decision? Failed(in HopRun run, Exception exception) => exception is TemplateException
        ? OutcomePolicy.Unrenderable(run.At(time.GetUtcNow()), exception.Message)
        : Interrupted(run, exception);

    private Decision? Interrupted(in HopRun run, Exception exception)
    {
        if (IsLost(run))
            return null;
        var at = run.At(time.GetUtcNow()) with { Random = jitter.Next() };
        if (run.Stop.IsCancellationRequested)
            return run.Lease is null ? throw new OperationCanceledException(exception.Message, exception, run.Stop) : OutcomePolicy.PutBack(at, "stopping", released: true);
        logger.DeliveryThrew(exception, run.Envelope.Id, run.Channel.Name);
        return OutcomePolicy.Exception(at, exception.GetType().Name);
    }

    private static bool IsLost(in HopRun run) => run.Lease is { Lost.IsCancellationRequested: true };

    private static SendOutcome Outcome(ChannelCondition condition) => condition switch
    {
        ChannelCondition.Misconfigured => SendOutcome.Misconfigured,
        ChannelCondition.Unreachable => SendOutcome.Unreachable,
        _ => SendOutcome.Throttled,
    };

    private static string Word(ChannelCondition condition) => Outcome(condition).Word();
}
