using System.Net.Sockets;
using System.Security.Authentication;

namespace Notify.Delivery;

/// <summary>
/// Classifies the exceptions of network clients, so that the same cause has the same <see cref="SendResult.Error"/> on
/// every channel.
/// </summary>
/// <example>
/// <code>
/// catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
/// {
///     return NetworkFailure.Classify(exception, contentSent: content.IsSent);
/// }
/// </code>
/// </example>
public static class NetworkFailure
{
    /// <summary>The server name could not be resolved.</summary>
    public const string Dns = "dns";

    /// <summary>The server refused the connection.</summary>
    public const string ConnectionRefused = "connection_refused";

    /// <summary>
    /// The connection could not be established for another reason, for example because there is no route to the server.
    /// </summary>
    public const string ConnectionFailed = "connection_failed";

    /// <summary>The proxy refused the connection.</summary>
    public const string Proxy = "proxy";

    /// <summary>TLS could not be negotiated, or the server's certificate is not trusted.</summary>
    public const string Tls = "tls";

    /// <summary>The server did not respond in time.</summary>
    public const string Timeout = "timeout";

    /// <summary>The connection was closed or reset, or the response could not be read to its end.</summary>
    public const string ConnectionLost = "connection_lost";

    /// <summary>The send was canceled after the content was sent, before the response arrived.</summary>
    public const string Interrupted = "interrupted";

    /// <summary>An exception of another kind was thrown. The detail is the name of its type.</summary>
    public const string UnexpectedException = "exception";

    /// <summary>Classifies an exception that was thrown by a network client during a send.</summary>
    /// <param name="exception">
    /// The exception. If the caller canceled the send, do not classify the <see cref="OperationCanceledException"/>,
    /// because it counts as a timeout.
    /// </param>
    /// <param name="contentSent">
    /// True if the server may have received the message. Specify true if this is unknown.
    /// </param>
    /// <param name="scope">The part of the channel that is affected if the server is unreachable.</param>
    /// <param name="server">
    /// The host and port of the server, which the detail then names; for example <c>smtp.example.com:587</c>. Null to
    /// name none.
    /// </param>
    /// <returns>
    /// <see cref="SendOutcome.Unknown"/> if the content was sent; otherwise <see cref="SendOutcome.Unreachable"/> if no
    /// connection was established or the server did not respond in time, and <see cref="SendOutcome.Transient"/> for
    /// everything else. The error is one of the constants of this class. The detail is a sentence that never repeats
    /// the message of the exception, which may contain addresses.
    /// </returns>
    public static SendResult Classify(
        Exception exception,
        bool contentSent,
        PauseScope scope = PauseScope.Channel,
        string? server = null)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var (error, detail) = Describe(exception);
        if (server is not null && error != UnexpectedException)
            detail = $"{detail} Server: {server}.";
        if (contentSent)
            return SendResult.Unknown(error, detail);
        return error == Timeout || IsConnectFailure(exception)
            ? SendResult.Unreachable(error, detail, scope)
            : SendResult.Transient(error, detail);
    }

    /// <summary>Determines whether an exception shows that no connection to the server was established.</summary>
    /// <param name="exception">The exception.</param>
    /// <returns>
    /// True for failures of name resolution, connection, proxy and TLS; false if the connection may have existed.
    /// </returns>
    public static bool IsConnectFailure(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception switch
        {
            HttpRequestException request => request.HttpRequestError is HttpRequestError.NameResolutionError
                or HttpRequestError.ConnectionError
                or HttpRequestError.SecureConnectionError
                or HttpRequestError.ProxyTunnelError,
            SocketException socket => ErrorOf(socket) is Dns or ConnectionRefused or ConnectionFailed,
            AuthenticationException => true,
            _ => false,
        };
    }

    private static (string Error, string Detail) Describe(Exception exception)
    {
        switch (exception)
        {
            case OperationCanceledException or TimeoutException:
                return (Timeout, DetailOf(Timeout));
            case HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConnectionError,
                InnerException: SocketException inner,
            }:
                return Describe(inner);
            case SocketException socket when ErrorOf(socket) == ConnectionFailed:
                return (ConnectionFailed, $"The connection could not be established ({socket.SocketErrorCode}).");
        }

        var error = exception switch
        {
            HttpRequestException request => ErrorOf(request),
            SocketException socket => ErrorOf(socket),
            AuthenticationException => Tls,
            IOException => ConnectionLost,
            _ => UnexpectedException,
        };
        return (error, error == UnexpectedException ? exception.GetType().Name : DetailOf(error));
    }

    private static string ErrorOf(HttpRequestException exception) => exception.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => Dns,
        HttpRequestError.ConnectionError => ConnectionFailed,
        HttpRequestError.SecureConnectionError => Tls,
        HttpRequestError.ProxyTunnelError => Proxy,
        _ => ConnectionLost,
    };

    private static string ErrorOf(SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => ConnectionRefused,
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery => Dns,
        SocketError.TimedOut => Timeout,
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.NetworkReset
            or SocketError.NotConnected or SocketError.Shutdown or SocketError.Disconnecting
            or SocketError.OperationAborted or SocketError.Interrupted => ConnectionLost,
        _ => ConnectionFailed,
    };

    private static string DetailOf(string error) => error switch
    {
        Dns => "The server name could not be resolved.",
        ConnectionRefused => "The server refused the connection.",
        ConnectionFailed => "The connection could not be established.",
        Proxy => "The proxy refused the connection.",
        Tls => "TLS could not be negotiated, or the server's certificate is not trusted.",
        Timeout => "The server did not respond in time.",
        _ => "The connection was lost before the server responded.",
    };
}
