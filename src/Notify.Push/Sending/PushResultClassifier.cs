using System.Globalization;
using Notify.Addresses;
using Notify.Delivery;

namespace Notify.Push.Sending;

/// <summary>What a push service's answer means. Pure; the table is in <c>docs/push.md</c>.</summary>
internal static class PushResultClassifier
{
    /// <summary>The error word of a subscription that was made with another VAPID key than ours.</summary>
    public const string KeyMismatch = "vapid_key_mismatch";

    // Apple; Google, and as it was before; Mozilla.
    private static readonly string[] KeyMismatchWords =
        ["VapidPkHashMismatch", "do not correspond to the credentials", "UnauthorizedRegistration", "MismatchSenderId", "public key mismatch", "key mismatch"];

    private static readonly string[] OneDeviceWords = ["device", "token", "subscription", "registration", "channel"];

    /// <summary>Classifies an answer.</summary>
    public static SendResult Classify(in PushReply reply)
    {
        var error = reply.Status.ToString(CultureInfo.InvariantCulture);
        var detail = reply.Text.Length == 0 ? null : reply.Text;
        return reply.Status switch
        {
            >= 200 and < 300 => SendResult.Sent(),
            >= 300 and < 400 => SendResult.Rejected("redirect", "The push service redirects, which is not followed."),
            404 or 410 => SendResult.InvalidRecipient(SuppressionReason.Gone, error, detail),
            400 or 401 or 403 when Says(reply.Text, KeyMismatchWords) => SendResult.InvalidRecipient(SuppressionReason.Gone, KeyMismatch, detail),
            401 or 403 => SendResult.Misconfigured(error, detail, PauseScope.Origin),
            // 406 is how Microsoft says it, and about one channel.
            406 => SendResult.Throttled(reply.RetryAfter, PauseScope.Address, error, detail),
            429 => SendResult.Throttled(reply.RetryAfter, Says(reply.Text, OneDeviceWords) ? PauseScope.Address : PauseScope.Origin, error, detail),
            408 or 421 or 425 or >= 500 => SendResult.Transient(error, detail),
            _ => SendResult.Rejected(error, detail),
        };
    }

    private static bool Says(string text, string[] words) => words.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
}
