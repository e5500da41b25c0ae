using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Notify.Delivery;
using Notify.Diagnostics;
using Notify.Pipeline.Calls;
using Notify.Pipeline.Decisions;
using Notify.Pipeline.Limits;
using Notify.Services;
using Notify.Templates;

namespace Notify.Pipeline;

/// <summary>
/// Sends to one address, with the channel's permit, the time limit, the span and the metrics of the send.
/// </summary>
internal sealed class AddressSender(
    ApplicationServices services,
    ApplicationCalls calls,
    NotifyMetrics metrics,
    TimeProvider time,
    NotifyLoggers loggers)
{
    private readonly ILogger _logger = loggers.Delivery;

    /// <summary>Sends the content to an address.</summary>
    /// <returns>The result; null if no permit of the channel was free in time.</returns>
    /// <exception cref="ServiceException">
    /// A service of the application failed, before the send or during it.
    /// </exception>
    public async ValueTask<SendResult?> SendAsync(
        DeliveryStep step,
        string address,
        string key,
        AddressContent content,
        AddressPermit? addressPermit)
    {
        var channel = step.Channel;
        // Resolved before anything is spent: a sender that cannot be created is a fault of the application, not a
        // result of the provider.
        var channelSender = calls.Sender(step);
        var attachments = Attachments(step);
        MultipartPermits? permits = null;
        if (channel.IsLimited)
        {
            var permit = await AcquireAsync(step).ConfigureAwait(false);
            if (permit is null && channel.Limiter is not null)
                return null;
            permits = new(step, key, permit, addressPermit, time);
        }

        using var span = DeliverySpans.Send(channel.Name, step.Envelope);
        var startedAt = metrics.TimesSends ? time.GetTimestamp() : 0;
        try
        {
            addressPermit?.Used = true;
            var request = Request(step, address, key, content, permits, attachments);
            var result = await CallAsync(step, channelSender, request, attachments, permits).ConfigureAwait(false);
            Measure(step, result, startedAt, span);
            if (result.Warnings.Count > 0)
                Warn(step, result);
            return result;
        }
        finally
        {
            permits?.Spend();
        }
    }

    /// <summary>Returns the permit that came with the claim or, for a further address, acquires another one.</summary>
    /// <returns>
    /// Null if the channel has no limit, or if the wait for the permit would occupy the slot too long.
    /// </returns>
    private async ValueTask<SendPermit?> AcquireAsync(DeliveryStep step)
    {
        if (step.TakePermit() is { } claimed)
            return claimed;
        var patience = step.AwaitsLimits ? Timeout.InfiniteTimeSpan : calls.ServiceTimeout;
        return step.Channel.Limiter is { } limiter
            ? await limiter.AcquireAsync(step.Envelope.Lane, patience, step.Stop).ConfigureAwait(false)
            : null;
    }

    private GuardedAttachmentSource? Attachments(DeliveryStep step) =>
        step.Envelope.Attachments.Count > 0 && calls.Current(step, services.Attachments) is { } source
            ? new(source, calls, step.Owner, _logger)
            : null;

    private static SendRequest Request(
        DeliveryStep step,
        string address,
        string key,
        AddressContent content,
        MultipartPermits? permits,
        GuardedAttachmentSource? attachments) => new()
        {
            Channel = step.Channel.Name,
            Address = address,
            Content = content.Message,
            UnsubscribeUrl = content.UnsubscribeUrl,
            Envelope = step.Envelope,
            ExpiresAt = step.AtStart().ExpiresAt,
            Attempt = step.State.Failures + 1,
            PossiblyDelivered = step.State.PossiblyDelivered,
            PartsSent = step.State.Parts.Count == 0 ? 0 : step.State.Parts.GetValueOrDefault(key),
            NextPart = permits is null ? null : permits.NextAsync,
            Attachments = attachments,
        };

    private async ValueTask<SendResult> CallAsync(
        DeliveryStep step,
        IChannelSender channelSender,
        SendRequest request,
        GuardedAttachmentSource? attachments,
        MultipartPermits? permits)
    {
        SendResult result;
        ServiceException? failure = null;
        try
        {
            result = await calls.CallAsync(
                step.Owner,
                channelSender,
                step.Channel.Options.SendTimeout,
                (channelSender, request),
                static (call, cancellationToken) => call.channelSender.SendAsync(call.request, cancellationToken))
                .ConfigureAwait(false);
        }
        catch (ServiceException exception) when (exception.IsTimeout ? !step.IsLost : !IsInterrupted(step))
        {
            failure = exception;
            result = ResultOf(exception);
        }

        var isTimeout = failure is { IsTimeout: true };
        if (result.Outcome != SendOutcome.Sent
            && !IsInterrupted(step)
            && (attachments?.FailureOf(isTimeout) ?? permits?.Failure) is { } cause)
            throw cause.During(ResultOf(request, step.Channel.Kind, result));
        if (failure is not null && !isTimeout)
            _logger.SenderThrew(failure.Cause, step.Channel.Name, step.Envelope.Id);
        return result;
    }

    private static SendResult ResultOf(ServiceException failure)
    {
        // If the provider is silent for everyone, messages must not use up their attempts.
        if (failure.IsTimeout)
        {
            return SendResult.Unknown(NetworkFailure.Timeout, "No answer within the time allowed.")
                .Suspecting(PauseScope.Origin);
        }

        // The same applies to failures of the network. Another exception is a fault of the sender, which may concern
        // this message alone.
        var result = SendResult.Transient(DeliveryOutcomes.Exception, failure.Cause.GetType().Name);
        return NetworkFailure.Classify(failure.Cause, contentSent: false).Error == NetworkFailure.UnexpectedException
            ? result
            : result.Suspecting(PauseScope.Origin);
    }

    private static AddressResult ResultOf(SendRequest request, ChannelKind kind, SendResult result) =>
        new(request.Address, kind.Normalize(request.Address), result)
        {
            MovedKey = result.MovedTo is { } moved ? kind.Normalize(moved) : null,
        };

    /// <summary>
    /// Whether the host stops or the lease is lost: then the end of the send says nothing about the provider.
    /// </summary>
    private static bool IsInterrupted(DeliveryStep step) => step.Stop.IsCancellationRequested || step.IsLost;

    private void Warn(DeliveryStep step, SendResult result)
    {
        foreach (var warning in result.Warnings)
        {
            if (step.AddWarning(warning))
                _logger.SentWithWarning(step.Envelope.Id, step.Envelope.Template, step.Channel.Name, warning);
        }
    }

    private void Measure(
        DeliveryStep step,
        SendResult result,
        long startedAt,
        Activity? span)
    {
        var channel = step.Channel.Name;
        if (startedAt != 0)
            metrics.SendDuration(channel, result.Outcome.Name(), time.GetElapsedTime(startedAt));
        if (result.Outcome == SendOutcome.Sent)
            return;
        var outcome = result.Outcome.Name();
        metrics.Failed(channel, step.Envelope.Lane, step.Envelope.Template, outcome);
        metrics.ProviderError(channel, result.Error ?? outcome);
        DeliverySpans.Fail(span, outcome, result.Error);
    }
}

/// <summary>The content for one address.</summary>
/// <param name="Message">The rendered message.</param>
/// <param name="UnsubscribeUrl">The link to unsubscribe that the message may contain, or null.</param>
internal readonly record struct AddressContent(RenderedMessage Message, Uri? UnsubscribeUrl);
