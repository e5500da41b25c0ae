using Notify.Delivery;
using Notify.Diagnostics;
using Notify.Pipeline.Decisions;
using Notify.Templates;

namespace Notify.Pipeline;

/// <summary>The sends of one step and what their answers come to.</summary>
internal sealed partial class StepAttempt
{
    private ValueTask<StepDecision?> SendAsync(in DeliveryStep run, in ResolvedAddresses targets)
    {
        if (targets.Count == 0)
            return new(targets.Otherwise);
        if (targets.Count > 1 || run.Channel.AddressLimits is not null || run.Channel.Kind.Origin(targets[0]) is not null)
            return SendToEachAsync(run, targets);
        var key = run.Channel.Kind.Normalize(targets[0]);
        if (run.Channel.Holds.Until(key, run.Now) is not null)
            return SendToEachAsync(run, targets);
        var rendering = RenderAsync(run);
        return rendering.IsCompletedSuccessfully
            ? SendToOneAsync(run, targets[0], key, rendering.GetAwaiter().GetResult())
            : RenderAndSendAsync(run, targets[0], key, rendering);
    }

    private async ValueTask<StepDecision?> RenderAndSendAsync(DeliveryStep run, string address, string key, ValueTask<RenderedMessage> rendering) =>
        await SendToOneAsync(run, address, key, await rendering.ConfigureAwait(false)).ConfigureAwait(false);

    private ValueTask<StepDecision?> SendToOneAsync(in DeliveryStep run, string address, string key, RenderedMessage content)
    {
        var sending = sender.SendAsync(run, address, key, content, pass: null);
        return sending.IsCompletedSuccessfully ? new(Decide(run, address, key, sending.GetAwaiter().GetResult())) : RunAsync(run, address, key, sending);
    }

    private async ValueTask<StepDecision?> RunAsync(DeliveryStep run, string address, string key, ValueTask<SendResult> sending) =>
        Decide(run, address, key, await sending.ConfigureAwait(false));

    private async ValueTask<StepDecision?> SendToEachAsync(DeliveryStep run, ResolvedAddresses targets)
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

            IDisposable? probe = null;
            try
            {
                if (Waiting(run, origin, out probe) is { } held)
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
                            one = new(address, key, result) { HeldUntil = originUntil, MovedKey = MovedKey(run, result) };
                        }
                    }
                }
            }
            catch (Exception exception) when (i > 0 && !IsLost(run))
            {
                // What the addresses before it answered must not be forgotten.
                if (run.Stop.IsCancellationRequested)
                    return Interrupted(run with { State = DeliveryPolicy.Keep(run.State, many.AsSpan(0, i)) }, exception);
                logger.DeliveryThrew(exception, run.Envelope.Id, run.Channel.Name);
                one = new(address, key, SendResult.Transient(DeliveryOutcomes.Exception, exception.GetType().Name));
            }
            finally
            {
                probe?.Dispose();
            }

            many?[i] = one;
        }

        return Decide(run, many is null ? new ReadOnlySpan<AddressResult>(in one) : many, heldUntil);
    }

    /// <summary>What a message to a provider that is held has to wait for, or null.</summary>
    private static SendResult? Waiting(in DeliveryStep run, string? origin, out IDisposable? probe) => run.Channel.Origins.Enter(origin, run.Now, out probe) is not { } hold ? null
        : SendResult.Waiting(Outcome(hold.Status), hold.Until.GetValueOrDefault() - run.Now, Word(hold.Status), hold.Detail);

    /// <summary>Tells the breakers of the channel and of the address's provider.</summary>
    /// <returns>Until when the answer holds the whole channel, or null.</returns>
    private DateTimeOffset? Report(in DeliveryStep run, string? origin, SendResult result, out DateTimeOffset? originUntil)
    {
        var breaker = run.Channel.Breaker;
        var now = breaker.Works && result.Outcome == SendOutcome.Sent ? run.Now : time.GetUtcNow();
        originUntil = run.Channel.Origins.Report(origin, result, run.Now, now);
        var concerns = result.Scope == ThrottleScope.Channel || (result.Scope == ThrottleScope.Origin && origin is null);
        return breaker.Report(result, concerns, run.Now, now);
    }

    private StepDecision Decide(in DeliveryStep run, string address, string key, SendResult result)
    {
        var heldUntil = Report(run, origin: null, result, out _);
        var one = new AddressResult(address, key, result) { MovedKey = MovedKey(run, result) };
        return Decide(run, new ReadOnlySpan<AddressResult>(in one), heldUntil);
    }

    private static string? MovedKey(in DeliveryStep run, SendResult result) => result.MovedTo is { } moved ? run.Channel.Kind.Normalize(moved) : null;

    private StepDecision Decide(in DeliveryStep run, ReadOnlySpan<AddressResult> results, DateTimeOffset? heldUntil)
    {
        if (results.Length == 1 && results[0] is { Result.Outcome: SendOutcome.Sent, MovedKey: null })
            return DeliveryPolicy.Decide(run.At(run.Now), results);
        var now = time.GetUtcNow();
        var at = run.At(now) with { HeldUntil = heldUntil, Random = jitter.Next() };
        foreach (ref readonly var result in results)
            if (result is { Local: false, Result: { Outcome: SendOutcome.Throttled, Scope: ThrottleScope.Address } })
            {
                var pause = Backoff.ForAddress(result.Result.RetryAfter, FailureHistory.InARow(run.State, run.Channel.Name, DeliveryOutcomes.Throttled));
                run.Channel.Holds.Hold(result.Key, now + pause, now);
            }

        return DeliveryPolicy.Decide(at, results);
    }

    private ValueTask<RenderedMessage> RenderAsync(in DeliveryStep run)
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
}
