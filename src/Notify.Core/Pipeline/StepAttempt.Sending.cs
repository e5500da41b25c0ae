using Notify.Addresses;
using Notify.Delivery;
using Notify.Pipeline.Decisions;
using Notify.Pipeline.Limits;
using Notify.Templates;

namespace Notify.Pipeline;

/// <content>The sends of one step and the decision that follows from their results.</content>
internal sealed partial class StepAttempt
{
    /// <summary>
    /// Sends to several addresses at the same time, so that a device that hangs does not delay the others, and decides.
    /// </summary>
    /// <returns>False if the lease was lost meanwhile: then there is no decision.</returns>
    private async ValueTask<bool> SendToEachAsync(DeliveryStep step, ResolvedAddresses targets)
    {
        // An error of the template concerns all addresses, so the message is rendered before the first send.
        var first = await ContentAsync(step, step.Channel.Kind.Normalize(targets[0])).ConfigureAwait(false);
        var isOneByOne = SendsOneByOne(step);
        var sends = new List<Task<AddressAttempt>>(targets.Count);
        for (var i = 0; i < targets.Count; i++)
        {
            // If the whole channel waits, the remaining addresses need not be tried.
            if (step.ChannelPausedUntil is not null)
                break;
            sends.Add(TrySendAsync(step, targets[i], i == 0 ? first : null));
            if (isOneByOne)
                await sends[i].ConfigureAwait(false);
        }

        var attempts = new List<AddressAttempt>(targets.Count);
        foreach (var send in sends)
            attempts.Add(await send.ConfigureAwait(false));
        for (var i = attempts.Count; i < targets.Count; i++)
            attempts.Add(attempts[^1].For(targets[i], step.Channel.Kind));
        return DecideForEach(step, attempts);
    }

    private async Task<AddressAttempt> TrySendAsync(DeliveryStep step, string address, AddressContent? content)
    {
        try
        {
            return new(await SendAsync(step, address, content).ConfigureAwait(false), null);
        }
        catch (Exception exception)
        {
            return new(new(address, step.Channel.Kind.Normalize(address), null!), exception);
        }
    }

    /// <summary>
    /// A probe of the channel is one request. Services of the envelope's scope, such as a database context, may not
    /// permit concurrent calls.
    /// </summary>
    private bool SendsOneByOne(DeliveryStep step) =>
        !step.Channel.Pauses.Channel.IsWorking
        || step.Channel.IsScoped
        || (services.Attachments.IsScoped && step.Envelope.Attachments.Count > 0);

    private bool DecideForEach(DeliveryStep step, List<AddressAttempt> attempts)
    {
        var results = attempts
            .Where(attempt => attempt.Exception is null)
            .Select(attempt => attempt.Result)
            .ToArray();
        var failed = attempts.FindAll(attempt => attempt.Exception is not null);
        if (failed.Count == 0)
        {
            Decide(step, results);
            return true;
        }

        if (step.IsLost || step.Stop.IsCancellationRequested)
        {
            // The results of the other addresses must not be lost.
            step.State = DeliveryPolicy.Keep(step.State, step.Channel.Name, results);
            return Interrupted(step, failed[0].Exception!);
        }

        // One report, because all failures concern the same recipient.
        var interpretation = ReportServiceFailure(step, failed[0].Exception!);
        foreach (var exception in failed.Select(attempt => attempt.Exception!).Distinct())
            LogServiceFailure(step, exception);
        var failures = failed.Select(attempt => FailedService(attempt.Result, attempt.Exception!, interpretation));
        Decide(step, [.. results, .. failures]);
        return true;
    }

    /// <summary>Sends to one address, unless its provider is paused or the limit of the address is reached.</summary>
    /// <param name="step">The step.</param>
    /// <param name="address">The address.</param>
    /// <param name="rendered">The content for the address; null if it is not rendered yet.</param>
    private async ValueTask<AddressResult> SendAsync(
        DeliveryStep step, string address, AddressContent? rendered = null)
    {
        var kind = step.Channel.Kind;
        var (key, origin) = (kind.Normalize(address), kind.Origin(address));
        var pauses = step.Channel.Pauses;
        if (pauses.Enter(key, origin, out var entry) is { } current)
        {
            var remaining = current.Until.GetValueOrDefault() - time.GetUtcNow();
            var outcome = current.Status.ToOutcome();
            return Waiting(address, key, outcome, remaining, outcome.Name(), current.Detail);
        }

        using (entry)
        {
            var (permit, pause) = await EnterAsync(step, key).ConfigureAwait(false);
            using (permit)
            {
                if (pause is { } wait)
                    return WaitingForLimit(address, key, wait);
                var content = rendered ?? await ContentAsync(step, key).ConfigureAwait(false);
                if (await sender.SendAsync(step, address, key, content, permit).ConfigureAwait(false)
                    is not { } answer)
                    return WaitingForLimit(address, key, Backoff.Shortest);
                var interpretation = pauses.Report(entry, key, step.Envelope.Recipient.UserId ?? key, answer);
                if (interpretation.PausesChannel)
                    step.PauseChannel(interpretation.PausedUntil);
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
        string address,
        string key,
        SendOutcome outcome,
        TimeSpan wait,
        string error,
        string? detail = null) =>
        new(address, key, SendResult.Waiting(outcome, wait, error, detail), Local: true);

    private static AddressResult WaitingForLimit(string address, string key, TimeSpan wait) =>
        Waiting(address, key, SendOutcome.Throttled, wait, "rate_limit") with { StaysOnStep = true };

    /// <summary>Checks whether an address may receive a message now.</summary>
    /// <returns>A permit (null if the channel has no limit per address), or the time to wait.</returns>
    private static ValueTask<(AddressPermit? Permit, TimeSpan? Pause)> EnterAsync(DeliveryStep step, string key) =>
        step.Channel.AddressLimits is { } limits ? limits.EnterAsync(key, step.AwaitsLimits, step.Stop) : default;

    /// <summary>
    /// Returns the content for an address. All addresses share it, unless it can contain a link to unsubscribe, which
    /// names the address.
    /// </summary>
    private async ValueTask<AddressContent> ContentAsync(DeliveryStep step, string key)
    {
        if (CreateUnsubscribeUrl(step, key) is { } url)
            return new(await RenderAsync(step, url).ConfigureAwait(false), url);
        return new(step.Content ??= await RenderAsync(step, unsubscribeUrl: null).ConfigureAwait(false), null);
    }

    /// <summary>Creates the link; returns null if the message has no list or links are not configured.</summary>
    private Uri? CreateUnsubscribeUrl(DeliveryStep step, string key)
    {
        if (step.Envelope.List is not { } list
            || calls.Current(step, services.UnsubscribeTokens) is not { IsConfigured: true } tokens)
        {
            return null;
        }

        var target = new UnsubscribeTarget
        {
            UserId = step.Envelope.Recipient.UserId,
            Kind = step.Channel.Kind.Name,
            Address = key,
            List = list,
        };
        return calls.Call(
            step.Owner, tokens, (tokens, target), static call => call.tokens.CreateLink(call.target));
    }

    private ValueTask<RenderedMessage> RenderAsync(DeliveryStep step, Uri? unsubscribeUrl)
    {
        var envelope = step.Envelope;
        var request = new RenderRequest(envelope.Template, step.Channel.Kind.Name)
        {
            Locale = envelope.Recipient.Locale ?? step.Profile?.Locale,
            TimeZone = envelope.Recipient.TimeZone ?? step.Profile?.TimeZone,
            Model = envelope.Model,
            UnsubscribeUrl = unsubscribeUrl,
            Metadata = envelope.Metadata,
        };
        return calls.CallAsync(
            step.Owner,
            services.Templates,
            (services.Templates, request),
            static (call, cancellationToken) => call.Templates.RenderAsync(call.request, cancellationToken));
    }

    private void Decide(DeliveryStep step, AddressResult result) =>
        Decide(step, new ReadOnlySpan<AddressResult>(in result));

    private void Decide(DeliveryStep step, ReadOnlySpan<AddressResult> results)
    {
        if (results.Length == 1 && results[0] is { Result.Outcome: SendOutcome.Sent, MovedKey: null })
        {
            step.Decide(DeliveryPolicy.Decide(step.AtStart(), results));
            return;
        }

        var now = time.GetUtcNow();
        PauseThrottledAddresses(step, results);
        var at = step.At(now) with { HeldUntil = step.ChannelPausedUntil, Random = jitter.Next() };
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

    /// <summary>The attempt to send to one of several addresses: a result, or the exception of a service.</summary>
    private readonly record struct AddressAttempt(AddressResult Result, Exception? Exception)
    {
        /// <summary>The same for an address that was not tried, because the whole channel waits.</summary>
        public AddressAttempt For(string address, ChannelKind kind) =>
            this with
            {
                Result = Result with
                {
                    Address = address,
                    Key = kind.Normalize(address),
                    HeldUntil = null,
                    MovedKey = null,
                },
            };
    }
}
