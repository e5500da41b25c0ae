using Microsoft.Extensions.Logging;
using Notify.Delivery.Outcomes;
using Notify.Diagnostics;
using Notify.Templates;

namespace Notify.Delivery.Hops;

/// <summary>One envelope on one hop, from the checks over addresses, gates and limits to the answers and what becomes of it.</summary>
internal sealed class HopAttempt(
    DeliveryServices services, AddressFinder addresses, AddressSender sender, JitterSource jitter, TimeProvider time, ILogger<HopAttempt> logger)
{
    /// <summary>Decides what becomes of the envelope; sends on the way. Null where its lease was lost meanwhile.</summary>
    public async ValueTask<Decision?> DecideAsync(HopRun run)
    {
        try
        {
            if (Checked(run) is { } decided)
                return decided;
            var targets = await addresses.FindAsync(run).ConfigureAwait(false);
            if (targets.Count == 0)
                return targets.Otherwise;
            if (!services.Gates.IsEmpty && await AskGatesAsync(run, targets).ConfigureAwait(false) is { } gated)
                return gated;
            return await SendAsync(run, targets).ConfigureAwait(false);
        }
        catch (TemplateException exception)
        {
            return OutcomePolicy.Unrenderable(run.At(time.GetUtcNow()), exception.Message);
        }
        catch (Exception exception)
        {
            return Interrupted(run, exception);
        }
    }

    private static Decision? Checked(in HopRun run)
    {
        var at = run.At(run.Now);
        if (run.Lease is { IsCancelled: true })
            return OutcomePolicy.Drop(at, DeliveryOutcomes.Cancelled);
        if (at.ExpiresAt <= run.Now)
            return OutcomePolicy.Drop(at, DeliveryOutcomes.Expired);
        if (at.Policy.Retries.IsSpent(run.State.Failures))
            return OutcomePolicy.FailureLimit(at);
        if (run.Channel.Breaker.HoldAt(run.Now) is { } hold)
            return OutcomePolicy.Held(at, hold, Word(hold.Condition));
        return null;
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
                GateVerdict.Defer => OutcomePolicy.Defer(at, answer.Until, DeliveryOutcomes.Gated, answer.Reason),
                GateVerdict.SkipHop => OutcomePolicy.SkipGated(at, answer.Reason),
                _ => OutcomePolicy.Drop(at, DeliveryOutcomes.Gated, answer.Reason),
            };
        }

        return null;
    }

    private async ValueTask<Decision?> SendAsync(HopRun run, TargetAddresses targets)
    {
        var one = default(AddressResult);
        var many = targets.Count > 1 ? new AddressResult[targets.Count] : null;
        DateTimeOffset? heldUntil = null;
        RenderedMessage? content = null;
        for (var i = 0; i < targets.Count; i++)
        {
            var address = targets[i];
            var key = run.Channel.Kind.Normalize(address);
            var origin = run.Channel.Kind.Origin(address);
            if (heldUntil is not null)
            {
                // The whole channel waits: the other addresses need not be tried.
                many![i] = new(address, key, many[i - 1].Result, many[i - 1].Local);
                continue;
            }

            try
            {
                if (Waiting(run, origin) is { } held)
                {
                    one = new(address, key, held, Local: true);
                }
                else
                {
                    var (pass, pause) = await AddressSender.EnterAsync(run, key).ConfigureAwait(false);
                    using (pass)
                    {
                        if (pause is { } wait)
                        {
                            one = new(address, key, SendResult.Waiting(SendOutcome.Throttled, wait, "rate_limit"), Local: true);
                        }
                        else
                        {
                            content ??= await RenderAsync(run).ConfigureAwait(false);
                            var result = await sender.SendAsync(run, address, key, content, pass).ConfigureAwait(false);
                            heldUntil = Report(run, origin, result, out var originUntil);
                            one = new(address, key, result) { HeldUntil = originUntil, MovedKey = result.MovedTo is { } moved ? run.Channel.Kind.Normalize(moved) : null };
                        }
                    }
                }
            }
            catch (Exception exception) when (i > 0 && !IsLost(run))
            {
                // What the addresses before it answered must not be forgotten.
                if (run.Stop.IsCancellationRequested)
                    return Interrupted(run with { State = OutcomePolicy.Keep(run.State, many.AsSpan(0, i)) }, exception);
                logger.DeliveryThrew(exception, run.Envelope.Id, run.Channel.Name);
                one = new(address, key, SendResult.Transient(DeliveryOutcomes.Exception, exception.GetType().Name));
            }
            finally
            {
                run.Channel.Origins.Leave(origin);
            }

            many?[i] = one;
        }

        return Decide(run, many is null ? new ReadOnlySpan<AddressResult>(in one) : many, heldUntil);
    }

    /// <summary>What a message to a provider that is held has to wait for, or null.</summary>
    private static SendResult? Waiting(in HopRun run, string? origin) => run.Channel.Origins.Enter(origin, run.Now) is not { } hold ? null
        : SendResult.Waiting(Outcome(hold.Condition), hold.Until.GetValueOrDefault() - run.Now, Word(hold.Condition), hold.Detail);

    /// <summary>Tells the breakers of the channel and of the address's provider.</summary>
    /// <returns>Until when the answer holds the whole channel, or null.</returns>
    private DateTimeOffset? Report(in HopRun run, string? origin, SendResult result, out DateTimeOffset? originUntil)
    {
        var breaker = run.Channel.Breaker;
        var now = breaker.Works && result.Outcome == SendOutcome.Sent ? run.Now : time.GetUtcNow();
        originUntil = run.Channel.Origins.Report(origin, result, run.Now, now);
        var concerns = result.Scope == ThrottleScope.Channel || (result.Scope == ThrottleScope.Origin && origin is null);
        return breaker.Report(result, concerns, run.Now, now);
    }

    private Decision Decide(in HopRun run, ReadOnlySpan<AddressResult> results, DateTimeOffset? heldUntil)
    {
        if (results.Length == 1 && results[0] is { Result.Outcome: SendOutcome.Sent, MovedKey: null })
            return OutcomePolicy.Decide(run.At(run.Now), results);
        var now = time.GetUtcNow();
        var at = run.At(now) with { HeldUntil = heldUntil, Random = jitter.Next() };
        foreach (ref readonly var result in results)
            if (result is { Local: false, Result: { Outcome: SendOutcome.Throttled, Scope: ThrottleScope.Address } })
            {
                var pause = Waits.ForAddress(result.Result.RetryAfter, History.InARow(run.State, run.Channel.Name, DeliveryOutcomes.Throttled));
                run.Channel.Holds.Hold(result.Key, now + pause, now);
            }

        return OutcomePolicy.Decide(at, results);
    }

    private ValueTask<RenderedMessage> RenderAsync(in HopRun run)
    {
        var envelope = run.Envelope;
        return services.Templates.RenderAsync(
            new RenderRequest(envelope.Template, run.Channel.Kind.Name)
            {
                Locale = envelope.Recipient.Locale,
                TimeZone = envelope.Recipient.TimeZone,
                Model = envelope.Model,
            },
            run.Stop);
    }

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

    private static string Word(ChannelCondition condition) => condition switch
    {
        ChannelCondition.Misconfigured => DeliveryOutcomes.Misconfigured,
        ChannelCondition.Unreachable => DeliveryOutcomes.Unreachable,
        _ => DeliveryOutcomes.Throttled,
    };
}
