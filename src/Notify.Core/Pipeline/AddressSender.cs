using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Notify.Delivery;
using Notify.Diagnostics;
using Notify.Pipeline.Decisions;
using Notify.Pipeline.Limits;
using Notify.Services;
using Notify.Templates;

namespace Notify.Pipeline;

/// <summary>Sends to one address: its limit, the channel's permit, the time allowed, the span and the figures.</summary>
internal sealed class AddressSender(ApplicationServices services, NotifyMetrics metrics, TimeProvider time, ILogger<AddressSender> logger)
{
    private readonly SendTimeoutPool _deadlines = new();

    /// <summary>Asks whether an address may be written to now.</summary>
    /// <returns>A pass (null where the channel has no limit per address), or how long to wait.</returns>
    public static ValueTask<(AddressPermit? Pass, TimeSpan? Pause)> EnterAsync(in DeliveryStep run, string key)
    {
        if (run.Channel.Holds.Until(key, run.Now) is { } until)
            return new((null, until - run.Now));
        return run.Channel.AddressLimits is not { } limits ? default
            : run.Waits ? limits.EnterAsync(key, run.Stop)
            : limits.TryEnterAsync(key, run.Stop);
    }

    /// <summary>Sends. Where there is neither a permit to wait for nor anybody who times or traces, a sender that answers at once is all there is.</summary>
    /// <returns>The answer.</returns>
    public ValueTask<SendResult> SendAsync(in DeliveryStep run, string address, string key, RenderedMessage content, AddressPermit? pass)
    {
        if (run.Channel.IsLimited || metrics.TimesSends || NotifyTelemetry.Source.HasListeners())
            return SendObservedAsync(run, address, key, content, pass);
        var sending = CallAsync(run, run.Channel.Sender(run.Scope), Request(run, address, key, content, parts: null));
        return sending.IsCompletedSuccessfully ? new(Measured(run, sending.GetAwaiter().GetResult())) : MeasuredAsync(run, sending);
    }

    private async ValueTask<SendResult> SendObservedAsync(DeliveryStep run, string address, string key, RenderedMessage content, AddressPermit? pass)
    {
        var channel = run.Channel;
        var permit = run.Permit is { IsOver: false } taken ? taken
            : channel.Limiter is { } limiter ? await limiter.AcquireAsync(run.Envelope.Lane, run.Stop).ConfigureAwait(false)
            : null;
        using var span = DeliverySpans.Send(channel.Name, run.Envelope);
        long? started = metrics.TimesSends ? time.GetTimestamp() : null;
        var parts = channel.IsLimited ? new MultipartPermits(run, key, permit, pass, time) : null;
        SendResult result;
        try
        {
            pass?.Used = true;
            result = await CallAsync(run, channel.Sender(run.Scope), Request(run, address, key, content, parts)).ConfigureAwait(false);
        }
        finally
        {
            parts?.Spend();
        }

        return Measured(run, result, started, span);
    }

    private async ValueTask<SendResult> MeasuredAsync(DeliveryStep run, ValueTask<SendResult> sending) => Measured(run, await sending.ConfigureAwait(false));

    private SendRequest Request(in DeliveryStep run, string address, string key, RenderedMessage content, MultipartPermits? parts) => new()
    {
        Channel = run.Channel.Name,
        Address = address,
        Content = content,
        Envelope = run.Envelope,
        Attempt = run.State.Failures + 1,
        PossiblyDelivered = run.State.PossiblyDelivered,
        PartsSent = run.State.Parts.Count == 0 ? 0 : run.State.Parts.GetValueOrDefault(key),
        NextPart = parts is null ? null : parts.NextAsync,
        Attachments = run.Envelope.Attachments.Count == 0 ? null : services.Attachments.Current(run.Scope),
    };

    private ValueTask<SendResult> CallAsync(in DeliveryStep run, IChannelSender sender, SendRequest request)
    {
        var deadline = _deadlines.Rent();
        ValueTask<SendResult> sending;
        try
        {
            sending = sender.SendAsync(request, deadline.Token);
        }
        catch (Exception exception)
        {
            sending = ValueTask.FromException<SendResult>(exception);
        }

        if (!sending.IsCompletedSuccessfully)
            return AwaitAsync(run, sending, deadline);
        _deadlines.Return(deadline);
        return sending;
    }

    private async ValueTask<SendResult> AwaitAsync(DeliveryStep run, ValueTask<SendResult> sending, SendTimeout deadline)
    {
        try
        {
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
            _deadlines.Return(deadline);
        }
    }

    private async Task<SendResult> WaitAsync(DeliveryStep run, Task<SendResult> sending, SendTimeout deadline)
    {
        if (await Task.WhenAny(sending, deadline.Gone).ConfigureAwait(false) == sending)
            return await sending.ConfigureAwait(false);
        logger.SenderLeftBehind(run.Channel.Name, run.Envelope.Id);
        _ = sending.ContinueWith(
            static left => _ = left.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        throw new OperationCanceledException(deadline.Token);
    }

    /// <summary>Whether the send ended because the host stops or the lease is lost: that says nothing about the provider.</summary>
    private static bool Ended(in DeliveryStep run) => run.Stop.IsCancellationRequested || run.Lease is { Lost.IsCancellationRequested: true };

    private SendResult Measured(in DeliveryStep run, SendResult result, long? started = null, Activity? span = null)
    {
        if (started is { } began)
            metrics.SendDuration(run.Channel.Name, result.Outcome.Name(), time.GetElapsedTime(began));
        if (result.Outcome == SendOutcome.Sent)
            return result;
        var outcome = result.Outcome.Name();
        metrics.Failed(run.Channel.Name, run.Envelope.Lane, run.Envelope.Template, outcome);
        metrics.ProviderError(run.Channel.Name, result.Error ?? outcome);
        DeliverySpans.Fail(span, outcome, result.Error);
        return result;
    }
}
