using System.Net.Sockets;

namespace Notify.Telegram.BotApi;

/// <summary>Reads what a failed call was. Pure; never repeats an exception's own words.</summary>
internal static class TransportFailures
{
    /// <param name="phase">How far the call had come.</param>
    /// <param name="failure">What was thrown; not a cancellation the caller asked for.</param>
    public static TransportFailure Read(RequestPhase phase, Exception failure) => failure switch
    {
        OperationCanceledException => new(phase, "timeout"),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => new(RequestPhase.Connect, "dns"),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => new(RequestPhase.Connect, "tls"),
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => new(RequestPhase.Connect, "proxy"),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } connect => new(RequestPhase.Connect, ConnectWord(connect.InnerException)),
        _ => new(phase, "connection_lost"),
    };

    /// <summary>Reads an answer that is none of the Bot API's.</summary>
    public static TransportFailure Read(HttpResponseMessage answer, DateTimeOffset now)
    {
        var wait = answer.Headers.RetryAfter is not { } header ? null : header.Delta ?? header.Date - now;
        return new(RequestPhase.Answer, "foreign_answer", answer.StatusCode, wait < TimeSpan.Zero ? TimeSpan.Zero : wait);
    }

    private static string ConnectWord(Exception? cause) => cause switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "connection_refused",
        SocketException { SocketErrorCode: SocketError.TimedOut } => "timeout",
        _ => "socket",
    };
}
