using System.Globalization;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Notify.Delivery;
using AuthenticationException = MailKit.Security.AuthenticationException;

namespace Notify.Email.Smtp;

/// <summary>
/// Classifies the exceptions of the mail client. Pure; never repeats an exception's message, which may contain
/// addresses.
/// </summary>
internal static class SmtpFailureClassifier
{
    /// <summary>Classifies a failure.</summary>
    /// <param name="phase">The command that the exception interrupted.</param>
    /// <param name="failure">The exception; not a cancellation that the caller requested.</param>
    /// <param name="server">The host and port of the server, which connection errors name; null to name none.</param>
    public static SendResult Classify(SmtpPhase phase, Exception failure, string? server = null) => failure switch
    {
        SmtpCommandException command =>
            SmtpResultClassifier.Classify(PhaseOf(command, phase), (int)command.StatusCode, command.Message),
        ServiceNotAuthenticatedException unauthenticated =>
            SmtpResultClassifier.Classify(phase, 530, unauthenticated.Message),
        AuthenticationException login => ClassifyLogin(login),
        SslHandshakeException handshake => ClassifyHandshake(handshake, server),
        NotSupportedException when phase == SmtpPhase.Authenticate => SendResult.Misconfigured(
            "auth_unsupported",
            "The server offers no login that fits the settings. Most servers offer it only after TLS: "
            + "set Security to StartTls or Tls."),
        NotSupportedException when phase == SmtpPhase.Connect => SendResult.Misconfigured(
            "starttls_unsupported",
            Name(
                "The server does not offer STARTTLS. Set Security to Tls, or to None for a server on this machine.",
                server)),
        ContentException => SendResult.Transient(
            "attachment_stream",
            "The stream of an attachment could not be read, or its length changed meanwhile."),
        TokenException => SendResult.Unreachable("token_provider", "The token provider failed."),
        ProtocolException or ServiceNotConnectedException or ObjectDisposedException => Lost(phase, server),
        // After the connection was established, a socket can only break, whatever its error code.
        SocketException when phase != SmtpPhase.Connect => Lost(phase, server),
        _ => AtPhase(
            phase,
            NetworkFailure.Classify(failure, contentSent: phase == SmtpPhase.FinalReply, server: server)),
    };

    /// <summary>Whether the server refuses further messages on this connection only.</summary>
    public static bool IsConnectionLimit(SmtpPhase phase, SmtpCommandException command) =>
        SmtpResultClassifier.IsConnectionLimit(PhaseOf(command, phase), (int)command.StatusCode, command.Message);

    /// <summary>
    /// The client sends MAIL and RCPT together (RFC 2920). A refused sender is reported first, whatever the reply to
    /// RCPT was.
    /// </summary>
    private static SmtpPhase PhaseOf(SmtpCommandException command, SmtpPhase phase) => command.ErrorCode switch
    {
        SmtpErrorCode.SenderNotAccepted => SmtpPhase.Sender,
        SmtpErrorCode.RecipientNotAccepted => SmtpPhase.Recipient,
        _ => phase,
    };

    private static string Name(string detail, string? server) =>
        server is null ? detail : $"{detail} Server: {server}.";

    private static SendResult Lost(SmtpPhase phase, string? server) => AtPhase(
        phase,
        SendResult.Transient(
            NetworkFailure.ConnectionLost,
            Name("The server closed the connection, or the connection was lost.", server)));

    /// <summary>
    /// Replaces the outcome by that of the phase: the server can have the message only when the final reply is due. One
    /// message alone may cause the failure, such as a content that crashes the server's filter; several messages show
    /// that the server is unavailable. An unexpected exception is not caused by the server.
    /// </summary>
    private static SendResult AtPhase(SmtpPhase phase, SendResult result)
    {
        var atPhase = phase switch
        {
            SmtpPhase.Connect => SendResult.Unreachable(result.Error!, result.Detail),
            SmtpPhase.FinalReply => SendResult.Unknown(result.Error!, result.Detail),
            _ => SendResult.Transient(result.Error!, result.Detail),
        };
        return result.Error == NetworkFailure.UnexpectedException ? atPhase : atPhase.Suspecting(PauseScope.Channel);
    }

    /// <summary>
    /// Classifies a refused login. The reply is in the inner exception or, for a mechanism that the caller chose, at
    /// the start of the message: <c>535: 5.7.8 …</c>.
    /// </summary>
    private static SendResult ClassifyLogin(AuthenticationException login)
    {
        if (login.InnerException is SmtpCommandException inner)
            return SmtpResultClassifier.Classify(SmtpPhase.Authenticate, (int)inner.StatusCode, inner.Message);
        return CodeOf(login) is { } code
            ? SmtpResultClassifier.Classify(SmtpPhase.Authenticate, code, login.Message[5..])
            : SendResult.Misconfigured("auth", SmtpSetting.Login.Advice);
    }

    /// <summary>The reply code of a refused login; null if the exception has none.</summary>
    public static int? CodeOf(AuthenticationException login)
    {
        if (login.InnerException is SmtpCommandException inner)
            return (int)inner.StatusCode;
        return login.Message is [_, _, _, ':', ' ', ..]
            && int.TryParse(login.Message.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            && code is >= 400 and < 600
            ? code
            : null;
    }

    /// <summary>
    /// Classifies a failed handshake. A certificate or protocol that does not fit stays so until an operator corrects
    /// it; a connection that broke meanwhile may not.
    /// </summary>
    private static SendResult ClassifyHandshake(SslHandshakeException handshake, string? server) =>
        handshake.InnerException switch
        {
            IOException { InnerException: SocketException } or SocketException => SendResult.Unreachable(
                NetworkFailure.Tls,
                Name("The connection broke while TLS was set up.", server)),
            IOException => SendResult.Unreachable(
                NetworkFailure.Tls,
                Name(
                    "The server ended the connection while TLS was set up. Check that Security fits the port.",
                    server)),
            _ => SendResult.Misconfigured(
                NetworkFailure.Tls,
                Name(
                    "TLS could not be set up: the server's certificate is not trusted or does not fit its name, or "
                    + "Security does not fit the port. If the certificate is your own, add its fingerprint to "
                    + "TrustedFingerprints.",
                    server)),
        };
}
