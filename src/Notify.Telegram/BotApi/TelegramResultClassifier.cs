using System.Globalization;
using System.Net;
using Notify.Addresses;
using Notify.Delivery;

namespace Notify.Telegram.BotApi;

/// <summary>What the Bot API's answer to a call means. Pure; the table is in <c>docs/telegram.md</c>.</summary>
internal static class TelegramResultClassifier
{
    /// <summary>Classifies a refusal of the Bot API.</summary>
    /// <param name="code">Its <c>error_code</c>.</param>
    /// <param name="description">Its <c>description</c>.</param>
    /// <param name="retryAfter">Its <c>parameters.retry_after</c>, in seconds.</param>
    /// <param name="migrateTo">Its <c>parameters.migrate_to_chat_id</c>.</param>
    public static SendResult Classify(int code, string? description, int? retryAfter = null, long? migrateTo = null)
    {
        var text = description ?? "";
        var detail = ErrorTexts.Clean(text);
        var error = code.ToString(CultureInfo.InvariantCulture);
        return code switch
        {
            400 when migrateTo is { } id =>
                SendResult.Transient("migrated", detail).WithMovedTo(id.ToString(CultureInfo.InvariantCulture)),
            400 or 403 or 406 => Refused(error, text, detail),
            401 or 404 or 421 => SendResult.Misconfigured(error, detail),
            413 => SendResult.Rejected("too_large", detail),
            420 or 429 => SendResult.Throttled(Seconds(retryAfter), PauseScope.Address, error, detail),
            409 or >= 500 => SendResult.Transient(error, detail),
            _ => SendResult.Rejected(error, detail),
        };
    }

    /// <summary>Classifies a call that failed without a response.</summary>
    /// <param name="phase">How far the call had come.</param>
    /// <param name="exception">The exception; not a cancellation by the caller.</param>
    public static SendResult Classify(RequestPhase phase, Exception exception)
    {
        var result = NetworkFailure.Classify(exception, contentSent: phase == RequestPhase.Answer);
        return (NetworkFailure.IsConnectFailure(exception) ? RequestPhase.Connect : phase) switch
        {
            RequestPhase.Connect => SendResult.Unreachable(result.Error!, result.Detail),
            RequestPhase.Write => SendResult.Transient(result.Error!, result.Detail),
            _ => result,
        };
    }

    /// <summary>Classifies a response that does not come from the Bot API but from a proxy or load balancer in between: by its status alone.</summary>
    public static SendResult ClassifyForeign(HttpStatusCode status, TimeSpan? retryAfter) => Foreign((int)status, retryAfter);

    /// <summary>Classifies an answer that could not be read as the Bot API's.</summary>
    public static SendResult Unreadable(HttpStatusCode? status) =>
        status is null ? SendResult.Unknown("bad_answer", "The answer could not be read.") : Foreign((int)status, null);

    private static SendResult Foreign(int status, TimeSpan? retryAfter)
    {
        var error = status.ToString(CultureInfo.InvariantCulture);
        return status switch
        {
            < 300 => SendResult.Unknown("bad_answer", "The answer could not be read as the Bot API's."),
            429 => SendResult.Throttled(retryAfter, PauseScope.Channel, error, "An answer that is not the Bot API's."),
            413 => SendResult.Rejected("too_large", "An answer that is not the Bot API's: the request is too large."),
            408 or >= 500 => SendResult.Transient(error, "An answer that is not the Bot API's."),
            < 400 or 401 or 403 or 404 or 405 or 407 or 421 => SendResult.Misconfigured(
                error,
                "An answer that is not the Bot API's; are BotToken, ApiUrl and the proxy right?"),
            _ => SendResult.Rejected(error, "An answer that is not the Bot API's."),
        };
    }

    private static SendResult Refused(string code, string text, string? detail) => ErrorTexts.Read(text) switch
    {
        { Kind: ErrorKind.Blocked, Error: var error } =>
            SendResult.InvalidRecipient(SuppressionReason.Blocked, error, detail),
        { Kind: ErrorKind.Gone, Error: var error } => SendResult.InvalidRecipient(SuppressionReason.Gone, error, detail),
        { Kind: ErrorKind.Settings, Error: var error } => SendResult.Misconfigured(error, detail),
        { Kind: ErrorKind.Content, Error: var error } => SendResult.Rejected(error, detail),
        // A good address suppressed is worse than a bad one kept.
        _ => SendResult.Rejected(code, detail),
    };

    private static TimeSpan? Seconds(int? seconds) => seconds is { } wait ? TimeSpan.FromSeconds(Math.Max(0, wait)) : null;
}
