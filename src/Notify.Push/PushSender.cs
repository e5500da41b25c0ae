using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Notify.Addresses;
using Notify.Delivery;
using Notify.Push.Diagnostics;
using Notify.Push.Encryption;
using Notify.Push.Network;
using Notify.Push.Payload;
using Notify.Push.Sending;
using Notify.Push.Subscriptions;
using Notify.Push.Vapid;
using Notify.Templates;

namespace Notify.Push;

/// <summary>
/// Sends web push messages: writes the notification, encrypts it for the subscription, posts it, and returns the answer
/// of the push service as a result.
/// </summary>
internal sealed class PushSender : IChannelSender, IDisposable
{
    private readonly string _channel;
    private readonly PushOptions _options;
    private readonly PushMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly EndpointPolicy _policy;
    private readonly VapidMismatchDetector _mismatches;
    private readonly VapidTokens _tokens;
    private readonly ReceiverKeys _receivers = new();
    private readonly PushRequestFactory _requests;
    private readonly HttpClient _http;
    private readonly PushTransport _transport;

    public PushSender(
        string channel,
        PushOptions options,
        HttpClient http,
        PushMetrics metrics,
        TimeProvider time,
        ILogger logger)
    {
        (_channel, _options, _http, _metrics, _time, _logger) = (channel, options, http, metrics, time, logger);
        _policy = new EndpointPolicy(options);
        _mismatches = new VapidMismatchDetector(time);
        _tokens = new VapidTokens(
            VapidSigner.Create(options.VapidPublicKey, options.VapidPrivateKey, options.Subject!),
            time);
        _requests = new PushRequestFactory(_tokens, _receivers);
        _transport = new PushTransport(_http, options.RequestTimeout, time);
    }

    public ValueTask<SendResult> SendAsync(SendRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // Whether the key is a point of the curve is checked when the key is used.
        var subscription = SubscriptionReader.Read(
            request.Address,
            allowPrivateNetworks: true,
            checkCurve: false,
            out var problem);
        if (subscription is null)
            return new(SendResult.InvalidRecipient(SuppressionReason.Bounced, "subscription_invalid", problem));
        if (Refusal(request, subscription) is { } refusal)
            return new(refusal);
        if (PushContentCorrector.Correct(request.Content, out var problems) is not { } content)
            return new(SendResult.Rejected("part_invalid", "The part 'title' and the body are empty."));
        var payload = PushPayload.Write(content, request.Envelope);
        if (payload.Length <= PushOptions.MaxPayloadBytes)
            return TransmitAsync(new(request, subscription, content, payload, problems), cancellationToken);
        return new(SendResult.Rejected(
            "payload_too_large",
            $"The notification has {payload.Length} bytes as JSON, and a push message can have at most "
                + $"{PushOptions.MaxPayloadBytes}. Shorten its body or data."));
    }

    public void Dispose()
    {
        _http.Dispose();
        _tokens.Dispose();
        _receivers.Dispose();
    }

    /// <summary>Returns the result if the subscription is refused without a request; otherwise null.</summary>
    private SendResult? Refusal(SendRequest request, PushSubscription subscription)
    {
        if (HostNames.IsInvalid(subscription.Endpoint))
            return Retired(subscription, PushFailureClassifier.UnknownHost());
        if (_policy.Problem(subscription.Endpoint) is { } problem)
        {
            PushLog.EndpointRefused(_logger, _channel, subscription.Origin, request.Envelope.Id, problem);
            return SendResult.Rejected(PushFailureClassifier.EndpointRefused, problem);
        }
        return subscription.ApplicationServerKey is { } key && key != _tokens.PublicKey
            ? Retired(subscription, SendResult.InvalidRecipient(
                SuppressionReason.Gone,
                PushResultClassifier.KeyMismatch,
                "The subscription was created with another VAPID key."))
            : null;
    }

    private async ValueTask<SendResult> TransmitAsync(OutgoingPush push, CancellationToken cancellationToken)
    {
        var result = await PostAsync(push, _options.PaddedLength, cancellationToken).ConfigureAwait(false);
        if (result.Error == "413" && push.Payload.Length < _options.PaddedLength)
        {
            PushLog.WithoutPadding(_logger, _channel, push.Subscription.Origin, push.Request.Envelope.Id);
            result = await PostAsync(push, padTo: 0, cancellationToken).ConfigureAwait(false);
        }
        return Warned(Noted(push.Request, push.Subscription, result), push.Problems);
    }

    /// <summary>Adds the corrections as warnings if the message was sent, or may have been.</summary>
    private static SendResult Warned(SendResult result, IReadOnlyList<string> problems)
    {
        if (result.Outcome is not (SendOutcome.Sent or SendOutcome.Unknown))
            return result;
        foreach (var problem in problems)
            result = result.WithWarning($"The message was corrected before it was sent: {problem}");
        return result;
    }

    private async ValueTask<SendResult> PostAsync(OutgoingPush push, int padTo, CancellationToken cancellationToken)
    {
        HttpRequestMessage message;
        try
        {
            var remaining = push.Request.ExpiresAt - _time.GetUtcNow();
            var headers = PushHeaders.Of(
                push.Content, push.Request.Envelope, _options, push.Subscription.Endpoint, remaining);
            message = _requests.Create(push.Subscription, push.Payload.Span, headers, padTo);
        }
        catch (CryptographicException) when (!P256.IsPublicKey(push.Subscription.PublicKeyBytes))
        {
            // Only in this case: a failure of this machine must not remove a subscription.
            return SendResult.InvalidRecipient(
                SuppressionReason.Bounced,
                "subscription_invalid",
                "The subscription's keys.p256dh is not a point of the curve P-256.");
        }

        using (message)
            return await _transport.SendAsync(message, cancellationToken).ConfigureAwait(false);
    }

    private SendResult Noted(SendRequest request, PushSubscription subscription, SendResult result)
    {
        switch (result.Outcome)
        {
            case SendOutcome.Sent:
                _mismatches.Accepted();
                break;
            case SendOutcome.InvalidRecipient when result.SuspectedScope != PauseScope.Address:
                PushLog.SubscriptionUnknown(_logger, _channel, subscription.Origin, request.Envelope.Id, result);
                break;
            case SendOutcome.InvalidRecipient when result.Suppression == SuppressionReason.Gone:
                return Retired(subscription, result);
            case SendOutcome.Misconfigured when result.Scope == PauseScope.Origin:
                // Our token is at fault, so the next attempt must not repeat it.
                _tokens.Forget(subscription.Origin);
                break;
            case SendOutcome.Misconfigured:
                _tokens.ForgetUnlessRecent(subscription.Origin);
                break;
            case SendOutcome.Rejected when result.Error == PushFailureClassifier.EndpointRefused:
                PushLog.EndpointRefused(_logger, _channel, subscription.Origin, request.Envelope.Id, result.Detail!);
                break;
            case SendOutcome.Rejected:
                PushLog.Refused(_logger, _channel, subscription.Origin, request.Envelope.Id, result);
                break;
        }
        return result;
    }

    private SendResult Retired(PushSubscription subscription, SendResult result)
    {
        _metrics.SubscriptionExpired(_channel);
        PushLog.SubscriptionGone(_logger, _channel, subscription.Origin, result);
        if (result.Error == PushResultClassifier.KeyMismatch && _mismatches.Mismatched() is { } count)
            PushLog.KeyMismatchWidespread(_logger, _channel, count);
        return result;
    }

    private readonly record struct OutgoingPush(
        SendRequest Request,
        PushSubscription Subscription,
        RenderedMessage Content,
        ReadOnlyMemory<byte> Payload,
        IReadOnlyList<string> Problems);
}
