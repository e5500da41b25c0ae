using Notify.Delivery;
using Notify.Delivery.RateLimiting;
using Notify.Diagnostics;
using Notify.Pipeline.Decisions;
using Notify.Pipeline.Limits;
using Notify.Templates;

namespace Notify.Pipeline;

/// <content>The sends of one step and the decision that follows from their results.</content>
internal sealed partial class StepAttempt
{
    /// <summary>Sends to several addresses, one after another, and decides.</summary>
    /// <returns>False if the lease was lost meanwhile: then there is no decision.</returns>
    private async ValueTask<bool> SendToEachAsync(DeliveryStep step, ResolvedAddresses targets)
    {
        var results = new AddressResult[targets.Count];
        for (var i = 0; i < results.Length; i++)
        {
            var address = targets[i];
            if (step.ChannelHeldUntil is not null)
            {
                // The whole channel waits, so the remaining addresses need not be tried.
                results[i] = results[i - 1] with
                {
                    Address = address,
                    Key = step.Channel.Kind.Normalize(address),
                    HeldUntil = null,
                    MovedKey = null,
                };
                continue;
            }

            try
            {
                results[i] = await SendAsync(step, address).ConfigureAwait(false);
            }
            catch (Exception exception) when (i > 0 && !step.IsLost)
            {
                // The results of the addresses before this one must not be lost.
                if (step.Stop.IsCancellationRequested)
                {
                    step.State = DeliveryPolicy.Keep(step.State, results.AsSpan(0, i));
                    return Interrupted(step, exception);
                }

                _logger.DeliveryThrew(exception, step.Envelope.Id, step.Channel.Name);
                var interpretation = ReportServiceFailure(step, exception);
                results[i] = new(address, step.Channel.Kind.Normalize(address), interpretation.Result)
                {
                    HeldUntil = interpretation.PausedUntil,
                    MayBlameMessage = !interpretation.PausesChannel,
                };
            }
        }

        Decide(step, results);
        return true;
    }

    /// <summary>Sends to one address, unless its provider is paused or the limit of the address is reached.</summary>
    private async ValueTask<AddressResult> SendAsync(DeliveryStep step, string address)
    {
        var kind = step.Channel.Kind;
        var (key, origin) = (kind.Normalize(address), kind.Origin(address));
        var pauses = step.Channel.Pauses;
        if (pauses.Enter(key, origin, out var entry) is { } current)
        {
            var remaining = current.Until.GetValueOrDefault() - time.GetUtcNow();
            return Waiting(address, key, Outcome(current.Status), remaining, Name(current.Status), current.Detail);
        }

        using (entry)
        {
            step.Calling = nameof(IRateLimiterFactory);
            var (permit, pause) = await EnterAsync(step, key).ConfigureAwait(false);
            using (permit)
            {
                if (pause is { } wait)
                    return Waiting(address, key, SendOutcome.Throttled, wait, "rate_limit");
                step.Calling = nameof(ITemplateEngine);
                step.Content ??= await RenderAsync(step).ConfigureAwait(false);
                step.Calling = nameof(IChannelSender);
                var answer = await sender.SendAsync(step, address, key, step.Content, permit).ConfigureAwait(false);
                var interpretation = pauses.Report(entry, key, answer);
                step.ChannelHeldUntil = interpretation.PausesChannel ? interpretation.PausedUntil : null;
                return new(address, key, interpretation.Result)
                {
                    HeldUntil = interpretation.PausedUntil,
                    IsConfirmed = interpretation.IsConfirmed,
                    MayBlameMessage = interpretation.MayBlameMessage,
                    MovedKey = answer.MovedTo is { } moved ? kind.Normalize(moved) : null,
                };
            }
        }
    }

    private static AddressResult Waiting(
        string address, string key, SendOutcome outcome, TimeSpan wait, string error, string? detail = null) =>
        new(address, key, SendResult.Waiting(outcome, wait, error, detail), Local: true);

    /// <summary>Checks whether an address may receive a message now.</summary>
    /// <returns>A permit (null if the channel has no limit per address), or the time to wait.</returns>
    private static ValueTask<(AddressPermit? Permit, TimeSpan? Pause)> EnterAsync(DeliveryStep step, string key) =>
        step.Channel.AddressLimits is { } limits ? limits.EnterAsync(key, step.AwaitsLimits, step.Stop) : default;

    private ValueTask<RenderedMessage> RenderAsync(DeliveryStep step)
    {
        var envelope = step.Envelope;
        return services.Templates.RenderAsync(
            new RenderRequest(envelope.Template, step.Channel.Kind.Name)
            {
                Locale = envelope.Recipient.Locale,
                TimeZone = envelope.Recipient.TimeZone,
                Model = envelope.Model,
            },
            step.Stop);
    }

    private void Decide(DeliveryStep step, AddressResult result) =>
        Decide(step, new ReadOnlySpan<AddressResult>(in result));

    private void Decide(DeliveryStep step, ReadOnlySpan<AddressResult> results)
    {
        if (results.Length == 1 && results[0] is { Result.Outcome: SendOutcome.Sent, MovedKey: null })
        {
            step.Decide(DeliveryPolicy.Decide(step.At(step.Now), results));
            return;
        }

        var now = time.GetUtcNow();
        PauseThrottledAddresses(step, results);
        var at = step.At(now) with { HeldUntil = step.ChannelHeldUntil, Random = jitter.Next() };
        step.Decide(DeliveryPolicy.Decide(at, results));
    }

    private static void PauseThrottledAddresses(DeliveryStep step, ReadOnlySpan<AddressResult> results)
    {
        foreach (ref readonly var result in results)
        {
            if (result is not
                {
                    Local: false,
                    Result: { Outcome: SendOutcome.Throttled, Scope: PauseScope.Address } throttled
                })
                continue;
            var inARow = FailureHistory.InARow(step.State, step.Channel.Name, DeliveryOutcomes.Throttled);
            step.Channel.Pauses.Addresses.Pause(result.Key, Backoff.ForAddress(throttled.RetryAfter, inARow));
        }
    }
}
