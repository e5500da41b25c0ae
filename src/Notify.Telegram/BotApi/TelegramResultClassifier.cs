using System.Globalization;
using System.Net;
using System.Security.Authentication;
using Notify.Addresses;
using Notify.Delivery;

namespace Notify.Telegram.BotApi;

/// <summary>Classifies the answers of the Bot API. Pure; the table is in <c>docs/telegram.md</c>.</summary>
internal static class TelegramResultClassifier
{
    private const string NotBotApi = "The answer does not come from the Bot API.";

    /// <summary>Classifies a refusal of the Bot API.</summary>
    /// <param name="code">The <c>error_code</c>.</param>
    /// <param name="description">The <c>description</c>.</param>
    /// <param name="retryAfter">The <c>parameters.retry_after</c>, in seconds.</param>
    /// <param name="migrateTo">The <c>parameters.migrate_to_chat_id</c>.</param>
    /// <param name="isGroup">
    /// Whether the chat is a group, a supergroup or a channel, which have separate limits.
    /// </param>
    public static SendResult Classify(
        int code,
        string? description,
        int? retryAfter = null,
        long? migrateTo = null,
        bool isGroup = false)
    {
        var text = description ?? "";
        var detail = ErrorTexts.Clean(text);
        var error = code.ToString(CultureInfo.InvariantCulture);
        var result = code switch
        {
            400 when migrateTo is { } id =>
                SendResult.Transient("migrated", detail).WithMovedTo(id.ToString(CultureInfo.InvariantCulture)),
            400 or 403 or 406 => Refused(code, text, detail),
            401 or 404 or 421 => SendResult.Misconfigured(error, detail),
            413 => SendResult.Rejected(ErrorTexts.TooLarge, detail),
            420 or 429 => Throttled(isGroup, error, detail),
            409 or >= 500 => SendResult.Transient(error, detail).Suspecting(PauseScope.Channel),
            _ => SendResult.Rejected(error, detail),
        };
        return result.WithRetryAfter(Wait(retryAfter, text));
    }

    /// <summary>Classifies a call that failed without a response.</summary>
    /// <param name="phase">How far the call had come.</param>
    /// <param name="exception">The exception; not a cancellation by the caller.</param>
    /// <param name="server">The host and port of the server, which the detail names; null to name none.</param>
    public static SendResult Classify(RequestPhase phase, Exception exception, string? server = null)
    {
        var result = NetworkFailure.Classify(
            exception, contentSent: phase == RequestPhase.Answer, server: server);
        return (NetworkFailure.IsConnectFailure(exception) ? RequestPhase.Connect : phase) switch
        {
            RequestPhase.Connect when IsUntrusted(exception) => SendResult.Misconfigured(
                NetworkFailure.Tls,
                "The certificate of the server is not trusted. Check ApiUrl, the proxy and the trusted authorities."
                + (server is null ? "" : $" Server: {server}.")),
            RequestPhase.Connect => SendResult.Unreachable(result.Error!, result.Detail),
            RequestPhase.Write => SendResult.Transient(result.Error!, result.Detail).Suspecting(PauseScope.Channel),
            _ => result.Suspecting(PauseScope.Channel),
        };
    }

    /// <summary>
    /// Classifies a response that does not come from the Bot API but from a proxy or load balancer in between: by its
    /// status alone.
    /// </summary>
    public static SendResult ClassifyForeign(HttpStatusCode status, TimeSpan? retryAfter) =>
        Foreign((int)status).WithRetryAfter(retryAfter);

    /// <summary>Classifies an answer that cannot be read as one of the Bot API.</summary>
    public static SendResult Unreadable(HttpStatusCode? status) =>
        status is null
            ? SendResult.Unknown("bad_answer", "The answer could not be read.").Suspecting(PauseScope.Channel)
            : Foreign((int)status);

    /// <summary>
    /// Whether the client itself refused the certificate or the protocol of the server, which stays so until an
    /// operator corrects it. If the server or the network ended the handshake, the exception has a cause.
    /// </summary>
    private static bool IsUntrusted(Exception exception) => exception is HttpRequestException
    {
        HttpRequestError: HttpRequestError.SecureConnectionError,
        InnerException: AuthenticationException { InnerException: null },
    };

    private static SendResult Foreign(int status)
    {
        var error = status.ToString(CultureInfo.InvariantCulture);
        return status switch
        {
            < 300 => SendResult.Unknown("bad_answer", "The answer could not be read as one of the Bot API.")
                .Suspecting(PauseScope.Channel),
            429 => SendResult.Throttled(null, PauseScope.Channel, error, NotBotApi),
            413 => SendResult.Rejected(
                ErrorTexts.TooLarge,
                "The request is too large for a server between this machine and the Bot API."),
            408 or >= 500 => SendResult.Transient(error, NotBotApi).Suspecting(PauseScope.Channel),
            < 400 or 401 or 403 or 404 or 405 or 407 or 421 => SendResult.Misconfigured(
                error,
                $"{NotBotApi} Check BotToken, ApiUrl and the proxy."),
            _ => SendResult.Rejected(error, NotBotApi),
        };
    }

    private static SendResult Refused(int code, string text, string? detail)
    {
        var (kind, error) = ErrorTexts.Read(text);
        return kind switch
        {
            ErrorKind.Blocked => SendResult.InvalidRecipient(SuppressionReason.Blocked, error, detail),
            ErrorKind.Gone => SendResult.InvalidRecipient(SuppressionReason.Gone, error, detail),
            // The token of another bot, or a Telegram that cannot find its chats, causes the same answer for every
            // chat.
            ErrorKind.PossiblyBlocked => SendResult
                .InvalidRecipient(SuppressionReason.Blocked, error, detail)
                .Suspecting(PauseScope.Channel),
            ErrorKind.PossiblyGone => SendResult
                .InvalidRecipient(SuppressionReason.Gone, error, detail)
                .Suspecting(PauseScope.Channel),
            ErrorKind.Settings => SendResult.Misconfigured(error, detail),
            ErrorKind.Content => SendResult.Rejected(error, detail),
            // Telegram answers 403 only about a chat that does not accept the bot.
            _ when code == 403 => SendResult
                .InvalidRecipient(SuppressionReason.Blocked, "403", detail)
                .Suspecting(PauseScope.Channel),
            // Suppressing a valid address is worse than keeping an invalid one.
            _ => SendResult.Rejected(code.ToString(CultureInfo.InvariantCulture), detail),
        };
    }

    /// <summary>
    /// A group has a separate limit, so its 429 does not concern other chats. A 429 of a private chat may concern the
    /// whole bot; Telegram does not report which limit was exceeded.
    /// </summary>
    private static SendResult Throttled(bool isGroup, string error, string? detail)
    {
        var result = SendResult.Throttled(null, PauseScope.Address, error, detail);
        return isGroup ? result : result.Suspecting(PauseScope.Channel);
    }

    private static TimeSpan? Wait(int? retryAfter, string text) =>
        (retryAfter ?? ErrorTexts.RetryAfter(text)) is { } seconds ? TimeSpan.FromSeconds(Math.Max(0, seconds)) : null;
}
