using System.Diagnostics;
using System.Runtime.ExceptionServices;
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
    public async ValueTask<SendResult> SendAsync(
        DeliveryStep step, string address, string key, RenderedMessage content, AddressPermit? addressPermit)
    {
        var channel = step.Channel;
        // Resolved before anything is spent: a sender that cannot be created is a fault of the application, not a
        // result of the provider.
        var channelSender = channel.Sender(step.Scope);
        MultipartPermits? permits = null;
        if (channel.IsLimited)
            permits = new(step, key, await AcquireAsync(step).ConfigureAwait(false), addressPermit, time);
        using var span = DeliverySpans.Send(channel.Name, step.Envelope);
        var startedAt = metrics.TimesSends ? time.GetTimestamp() : 0;
        try
        {
            addressPermit?.Used = true;
            var attachments = Attachments(step);
            var request = Request(step, address, key, content, permits, attachments);
            var result = await CallAsync(step, channelSender, request).ConfigureAwait(false);
            if (attachments?.Failure is { } failure && result.Outcome != SendOutcome.Sent)
            {
                step.Calling = attachments.Name;
                ExceptionDispatchInfo.Throw(failure);
            }

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
    private static async ValueTask<SendPermit?> AcquireAsync(DeliveryStep step)
    {
        if (step.TakePermit() is { } claimed)
            return claimed;
        return step.Channel.Limiter is { } limiter
            ? await limiter.AcquireAsync(step.Envelope.Lane, step.Stop).ConfigureAwait(false)
            : null;
    }

    private GuardedAttachmentSource? Attachments(DeliveryStep step) =>
        step.Envelope.Attachments.Count > 0 && services.Attachments.Current(step.Scope) is { } source
            ? new(source, calls.ServiceTimeout, time)
            : null;

    private static SendRequest Request(
        DeliveryStep step,
        string address,
        string key,
        RenderedMessage content,
        MultipartPermits? permits,
        GuardedAttachmentSource? attachments) => new()
        {
            Channel = step.Channel.Name,
            Address = address,
            Content = content,
            Envelope = step.Envelope,
            ExpiresAt = step.At(step.Now).ExpiresAt,
            Attempt = step.State.Failures + 1,
            PossiblyDelivered = step.State.PossiblyDelivered,
            PartsSent = step.State.Parts.Count == 0 ? 0 : step.State.Parts.GetValueOrDefault(key),
            NextPart = permits is null ? null : permits.NextAsync,
            Attachments = attachments,
        };

    private async ValueTask<SendResult> CallAsync(DeliveryStep step, IChannelSender channelSender, SendRequest request)
    {
        try
        {
            return await calls.CallAsync(
                step,
                nameof(IChannelSender),
                step.Channel.Options.SendTimeout,
                (channelSender, request),
                static (call, cancellationToken) => call.channelSender.SendAsync(call.request, cancellationToken))
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (!step.Stop.IsCancellationRequested && !step.IsLost)
        {
            // If the host stops or the lease is lost, the end of the send says nothing about the provider. Otherwise the
            // provider is suspected: if it is silent for everyone, messages must not use up their attempts.
            if (exception is CallTimeoutException)
            {
                return SendResult.Unknown(NetworkFailure.Timeout, "No answer within the time allowed.")
                    .Suspecting(PauseScope.Origin);
            }

            _logger.SenderThrew(exception, step.Channel.Name, step.Envelope.Id);
            return SendResult.Transient(DeliveryOutcomes.Exception, exception.GetType().Name)
                .Suspecting(PauseScope.Origin);
        }
    }

    private void Warn(DeliveryStep step, SendResult result)
    {
        foreach (var warning in result.Warnings)
        {
            if (step.AddWarning(warning))
                _logger.SentWithWarning(step.Envelope.Id, step.Envelope.Template, step.Channel.Name, warning);
        }
    }

    private void Measure(DeliveryStep step, SendResult result, long startedAt, Activity? span)
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
