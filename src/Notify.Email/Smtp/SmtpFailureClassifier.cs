using System.Globalization;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Notify.Delivery;
using AuthenticationException = MailKit.Security.AuthenticationException;

namespace Notify.Email.Smtp;

/// <summary>What an exception of the mail client means. Pure; never repeats an exception's own words, which may hold addresses.</summary>
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
        TimeoutException or OperationCanceledException => Silent(phase, "timeout", "The server did not answer in time."),
        SocketException socket when phase == SmtpPhase.Connect => ClassifySocket(socket),
        IOException or SocketException or ProtocolException or ServiceNotConnectedException or ObjectDisposedException =>
            Silent(phase, "connection_lost", "The server closed the connection, or it broke."),
        _ => Silent(phase, "exception", failure.GetType().Name),
    };

    /// <summary>Commands go out together (RFC 2920): a refused sender comes first, whatever was said to the recipient.</summary>
    private static SmtpPhase PhaseOf(SmtpCommandException command, SmtpPhase phase) => command.ErrorCode switch
    {
        SmtpErrorCode.SenderNotAccepted => SmtpPhase.Sender,
        SmtpErrorCode.RecipientNotAccepted => SmtpPhase.Recipient,
        _ => phase,
    };

    private static SendResult Silent(SmtpPhase phase, string error, string detail) => phase switch
    {
        SmtpPhase.Connect => SendResult.Unreachable(error, detail),
        SmtpPhase.FinalReply => SendResult.Unknown(error, detail),
        _ => SendResult.Transient(error, detail),
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
            ? SendResult.Unreachable("tls", "The connection broke while TLS was set up.")
            : handshake.InnerException is IOException
            ? SendResult.Unreachable("tls", "The server ended the connection while TLS was set up; is Security right for this port?")
            : SendResult.Misconfigured("tls", "TLS could not be set up: the server's certificate is not trusted here or does not fit its name, or Security does not fit the port.");

    private static SendResult ClassifySocket(SocketException socket) => socket.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => SendResult.Unreachable("connection_refused", "Nobody listens at the server's address and port."),
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery =>
            SendResult.Unreachable("dns", "The server's name could not be looked up."),
        SocketError.TimedOut => SendResult.Unreachable("timeout", "The server did not answer in time."),
        var other => SendResult.Unreachable("socket", other.ToString()),
    };
}
