using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Notify.Delivery.Limits;
using Notify.Delivery.Outcomes;
using Notify.Diagnostics;
using Notify.Templates;

namespace Notify.Delivery.Hops;

/// <summary>Sends to one address: its limit, the channel's permit, the time allowed, the span and the figures.</summary>
internal sealed class AddressSender(DeliveryServices services, NotifyMetrics metrics, TimeProvider time, ILogger<AddressSender> logger)
{
    /// <summary>Asks whether an address may be written to now.</summary>
    /// <returns>A pass (null where the channel has no limit per address), or how long to wait.</returns>
    public static async ValueTask<(AddressPass? Pass, TimeSpan? Pause)> EnterAsync(HopRun run, string key)
    {
        if (run.Channel.Holds.Until(key, run.Now) is { } until)
            return (null, until - run.Now);
        if (run.Channel.AddressLimiter is not { } limiter)
            return default;
        var permit = run.Waits
            ? await limiter.AcquireAsync(key, 1, run.Stop).ConfigureAwait(false)
            : limiter.AttemptAcquire(key);
        if (permit.IsAcquired)
            return (new AddressPass(permit), null);
        var pause = permit.RetryAfter(run.Channel.AddressPause);
        permit.Dispose();
        return (null, pause);
    }

    /// <summary>Sends.</summary>
    /// <returns>The answer, and until when it holds the whole channel.</returns>
    public async ValueTask<(SendResult Result, DateTimeOffset? HeldUntil)> SendAsync(HopRun run, string address, RenderedMessage content, AddressPass? pass)
    {
        var channel = run.Channel;
        var permit = run.Permit is { IsOver: false } taken ? taken
            : channel.Limiter is { } limiter ? await limiter.AcquireAsync(run.Envelope.Lane, run.Stop).ConfigureAwait(false)
            : null;
        using var span = DeliverySpans.Send(channel, run.Envelope);
        var started = time.GetTimestamp();
        SendResult result;
        try
        {
            pass?.Used = true;
            result = await CallAsync(run, channel.Sender(run.Scope), Request(run, address, content)).ConfigureAwait(false);
        }
        finally
        {
            permit?.Spend();
        }

        Measure(run, result, time.GetElapsedTime(started), span);
        return (result, channel.Breaker.Report(result, run.Now, channel.Breaker.Works && result.Outcome == SendOutcome.Sent ? run.Now : time.GetUtcNow()));
    }

    private SendRequest Request(in HopRun run, string address, RenderedMessage content) => new()
    {
        Channel = run.Channel.Name,
        Address = address,
        Content = content,
        Envelope = run.Envelope,
        Attempt = run.State.Failures + 1,
        PossiblyDelivered = run.State.PossiblyDelivered,
        Attachments = run.Envelope.Attachments.Count == 0 ? null : services.Attachments.Last(run.Scope),
    };

    private async ValueTask<SendResult> CallAsync(HopRun run, IChannelSender sender, SendRequest request)
    {
        var deadline = run.Channel.Deadlines.Rent();
        try
        {
            var sending = sender.SendAsync(request, deadline.Token);
            if (sending.IsCompleted)
                return await sending.ConfigureAwait(false);
            deadline.Arm(run.Channel.Options.SendTimeout, time, run.Lease, run.Stop);
            return await WaitAsync(run, sending.AsTask(), deadline).ConfigureAwait(false);
        }
        catch (Exception exception) when (!Ended(run))
        {
            if (deadline.TimedOut)
                return SendResult.Unknown("timeout", "No answer within the time allowed.");
            logger.SenderThrew(exception, run.Channel.Name, run.Envelope.Id);
            return SendResult.Transient(DeliveryOutcomes.Exception, exception.GetType().Name);
        }
        finally
        {
            run.Channel.Deadlines.Return(deadline);
        }
    }

    private async Task<SendResult> WaitAsync(HopRun run, Task<SendResult> sending, SendDeadline deadline)
    {
        if (await Task.WhenAny(sending, deadline.Gone).ConfigureAwait(false) == sending)
            return await sending.ConfigureAwait(false);
        logger.SenderLeftBehind(run.Channel.Name, run.Envelope.Id);
        _ = sending.ContinueWith(
            static left => _ = left.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        throw new OperationCanceledException(deadline.Token);
    }

    /// <summary>Whether the send ended because the host stops or the lease is lost: that says nothing about the provider.</summary>
    private static bool Ended(in HopRun run) => run.Stop.IsCancellationRequested || run.Lease is { Lost.IsCancellationRequested: true };

    private void Measure(in HopRun run, SendResult result, TimeSpan duration, Activity? span)
    {
        var outcome = result.Outcome.Word();
        metrics.SendDuration(run.Channel.Name, outcome, duration);
        if (result.Outcome == SendOutcome.Sent)
            return;
        metrics.Failed(run.Channel.Name, run.Envelope.Lane, run.Envelope.Template, outcome);
        metrics.ProviderError(run.Channel.Name, result.Error ?? outcome);
        DeliverySpans.Fail(span, outcome, result.Error);
    }
}
