using System.Globalization;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Notify.Delivery;
using AuthenticationException = MailKit.Security.AuthenticationException;

namespace Notify.Email.Smtp;

/// <summary>Classifies the exceptions of the mail client. Pure; never repeats an exception's message, which may contain addresses.</summary>
internal static class SmtpFailureClassifier
{
    /// <summary>Classifies a failure.</summary>
    /// <param name="phase">How far the send had come.</param>
    /// <param name="failure">What was thrown; not a cancellation the caller asked for.</param>
    public static SendResult Classify(SmtpPhase phase, Exception failure) => failure switch
    {
        SmtpCommandException command => SmtpResultClassifier.Classify(PhaseOf(command, phase), (int)command.StatusCode, command.Message),
        ServiceNotAuthenticatedException unauthenticated => SmtpResultClassifier.Classify(phase, 530, unauthenticated.Message),
        AuthenticationException login => ClassifyLogin(login),
        SslHandshakeException handshake => ClassifyHandshake(handshake),
        NotSupportedException when phase == SmtpPhase.Authenticate =>
            SendResult.Misconfigured("auth_unsupported", "The server offers no way to log in that fits the settings; over plain text many offer none: set Security to StartTls or Tls."),
        NotSupportedException when phase == SmtpPhase.Connect =>
            SendResult.Misconfigured("starttls_unsupported", "The server does not offer STARTTLS; set Security to Tls, or to None for a server on this machine."),
        TokenException => SendResult.Unreachable("token_provider", "The token provider failed."),
        ProtocolException or ServiceNotConnectedException or ObjectDisposedException => Lost(phase),
        // Once connected, a socket can only break, whatever its error code.
        SocketException when phase != SmtpPhase.Connect => Lost(phase),
        _ => AtPhase(phase, NetworkFailure.Classify(failure, contentSent: phase == SmtpPhase.FinalReply)),
    };

    /// <summary>Commands go out together (RFC 2920): a refused sender comes first, whatever was said to the recipient.</summary>
    private static SmtpPhase PhaseOf(SmtpCommandException command, SmtpPhase phase) => command.ErrorCode switch
    {
        SmtpErrorCode.SenderNotAccepted => SmtpPhase.Sender,
        SmtpErrorCode.RecipientNotAccepted => SmtpPhase.Recipient,
        _ => phase,
    };

    private static SendResult Lost(SmtpPhase phase) =>
        AtPhase(phase, SendResult.Transient(NetworkFailure.ConnectionLost, "The server closed the connection, or the connection was lost."));

    /// <summary>Replaces the outcome by that of the phase: the server may have the message only once the final reply is due.</summary>
    private static SendResult AtPhase(SmtpPhase phase, SendResult result) => phase switch
    {
        SmtpPhase.Connect => SendResult.Unreachable(result.Error!, result.Detail),
        SmtpPhase.FinalReply => SendResult.Unknown(result.Error!, result.Detail),
        _ => SendResult.Transient(result.Error!, result.Detail),
    };

    /// <summary>The reply is in the inner exception, or, for a chosen mechanism, at the start of the message: <c>535: 5.7.8 …</c>.</summary>
    private static SendResult ClassifyLogin(AuthenticationException login)
    {
        if (login.InnerException is SmtpCommandException inner)
            return SmtpResultClassifier.Classify(SmtpPhase.Authenticate, (int)inner.StatusCode, inner.Message);
        var colon = login.Message.IndexOf(": ", StringComparison.Ordinal);
        return colon == 3 && int.TryParse(login.Message.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is >= 400 and < 600
            ? SmtpResultClassifier.Classify(SmtpPhase.Authenticate, code, login.Message[(colon + 2)..])
            : SendResult.Misconfigured("auth", "The server refused the login.");
    }

    /// <summary>A certificate or protocol that does not fit stays so until somebody mends it; a connection that broke meanwhile may not.</summary>
    private static SendResult ClassifyHandshake(SslHandshakeException handshake) =>
        handshake.InnerException is IOException { InnerException: SocketException } or SocketException
            ? SendResult.Unreachable(NetworkFailure.Tls, "The connection broke while TLS was set up.")
            : handshake.InnerException is IOException
            ? SendResult.Unreachable(NetworkFailure.Tls, "The server ended the connection while TLS was set up; is Security right for this port?")
            : SendResult.Misconfigured(NetworkFailure.Tls, "TLS could not be set up: the server's certificate is not trusted here or does not fit its name, or Security does not fit the port.");
}
