using System.Globalization;
using Notify.Addresses;
using Notify.Delivery;

namespace Notify.Push.Sending;

/// <summary>
/// Classifies the answers of push services. Pure; the table is in <c>docs/push.md</c>. An answer that certainly
/// concerns us or the whole service has the scope of the origin. Every other refusal concerns one subscription, because
/// any user can register one that its service refuses; the pipeline decides from the answers to other subscriptions.
/// </summary>
internal static class PushResultClassifier
{
    /// <summary>The error of a subscription that was created with another VAPID key than ours.</summary>
    public const string KeyMismatch = "vapid_key_mismatch";

    // Apple; Google's current and former texts; Mozilla.
    private static readonly string[] KeyMismatchTexts =
    [
        "VapidPkHashMismatch", "do not correspond to the credentials", "UnauthorizedRegistration", "MismatchSenderId",
        "public key mismatch", "key mismatch",
    ];

    // Apple's reasons that concern our token and nothing else.
    private static readonly string[] TokenTexts =
    [
        "BadJwtToken", "ExpiredJwtToken", "ExpiredProviderToken", "InvalidProviderToken", "MissingProviderToken",
    ];

    // Apple: the first concerns one device, the second how often we sign a new token.
    private const string TooManyForDevice = "TooManyRequests";
    private const string TooManyTokens = "TooManyProviderTokenUpdates";

    private static readonly string[] OneDeviceTexts =
        [TooManyForDevice, "device", "token", "subscription", "registration", "channel", "message target"];

    // Google's quota of a project, and other texts about the application server.
    private static readonly string[] SenderTexts =
        ["project", "quota metric", "consumer", "sender", "application server"];

    /// <summary>Classifies an answer. Any answer may ask its client to wait, whatever its status.</summary>
    public static SendResult Classify(in PushReply reply)
    {
        var result = ByStatus(reply);
        return reply.RetryAfter is null || result.Outcome == SendOutcome.Sent
            ? result
            : result.WithRetryAfter(reply.RetryAfter);
    }

    private static SendResult ByStatus(in PushReply reply)
    {
        var error = reply.Status.ToString(CultureInfo.InvariantCulture);
        var detail = reply.Text.Length == 0 ? null : reply.Text;
        return reply.Status switch
        {
            >= 200 and < 300 => SendResult.Sent(),
            >= 300 and < 400 => SendResult.Rejected("redirect", "The push service redirects, which is not followed."),
            410 => SendResult.InvalidRecipient(SuppressionReason.Gone, error, detail),
            // A service that has lost its routes answers 404 for everything, so one answer proves nothing.
            404 => SendResult.InvalidRecipient(SuppressionReason.Gone, error, detail).Suspecting(PauseScope.Origin),
            400 or 401 or 403 when Contains(reply.Text, KeyMismatchTexts) =>
                SendResult.InvalidRecipient(SuppressionReason.Gone, KeyMismatch, detail),
            401 or 403 when Contains(reply.Text, TokenTexts) =>
                SendResult.Misconfigured(error, detail, PauseScope.Origin),
            401 or 403 => SendResult.Misconfigured(error, detail, PauseScope.Address).Suspecting(PauseScope.Origin),
            // 406 is Microsoft's answer for one channel.
            406 => SendResult.Throttled(null, PauseScope.Address, error, detail),
            429 => Throttled(reply, error, detail),
            503 when reply.RetryAfter > TimeSpan.Zero =>
                SendResult.Throttled(null, PauseScope.Origin, error, detail),
            408 or 421 or 425 or >= 500 =>
                SendResult.Transient(error, detail).Suspecting(PauseScope.Origin),
            _ => SendResult.Rejected(error, detail),
        };
    }

    private static SendResult Throttled(in PushReply reply, string error, string? detail)
    {
        if (Contains(reply.Text, TooManyTokens))
            return SendResult.Throttled(null, PauseScope.Origin, error, detail);
        if (Contains(reply.Text, OneDeviceTexts))
            return SendResult.Throttled(null, PauseScope.Address, error, detail);
        return Contains(reply.Text, SenderTexts)
            ? SendResult.Throttled(null, PauseScope.Origin, error, detail)
            : SendResult.Throttled(null, PauseScope.Address, error, detail).Suspecting(PauseScope.Origin);
    }

    private static bool Contains(string text, params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
        {
            if (text.Contains(part, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }
}
