using System.Net.Sockets;
using System.Security.Authentication;
using Notify.Delivery;

namespace Notify.Tests.Delivery;

public sealed class NetworkFailureTests
{
    private const string Secret = "ada@example.org";

    // Name, exception, outcome before the content was sent, error, whether no connection was established.
    private static readonly (
        string Name,
        Exception Exception,
        SendOutcome Outcome,
        string Error,
        bool IsConnectFailure)[] Table =
    [
        ("http dns", Http(HttpRequestError.NameResolutionError), SendOutcome.Unreachable, "dns", true),
        ("http tls", Http(HttpRequestError.SecureConnectionError), SendOutcome.Unreachable, "tls", true),
        ("http proxy", Http(HttpRequestError.ProxyTunnelError), SendOutcome.Unreachable, "proxy", true),
        ("http refused",
            Http(HttpRequestError.ConnectionError, Socket(SocketError.ConnectionRefused)),
            SendOutcome.Unreachable,
            "connection_refused",
            true),
        ("http silent",
            Http(HttpRequestError.ConnectionError, Socket(SocketError.TimedOut)),
            SendOutcome.Unreachable,
            "timeout",
            true),
        ("http reset at connect",
            Http(HttpRequestError.ConnectionError, Socket(SocketError.ConnectionReset)),
            SendOutcome.Unreachable,
            "connection_lost",
            true),
        ("http no route",
            Http(HttpRequestError.ConnectionError, Socket(SocketError.HostUnreachable)),
            SendOutcome.Unreachable,
            "connection_failed",
            true),
        ("http connect", Http(HttpRequestError.ConnectionError), SendOutcome.Unreachable, "connection_failed", true),
        ("http ended", Http(HttpRequestError.ResponseEnded), SendOutcome.Transient, "connection_lost", false),
        ("http unknown",
            new HttpRequestException(Secret, new IOException(Secret)),
            SendOutcome.Transient,
            "connection_lost",
            false),
        ("socket refused", Socket(SocketError.ConnectionRefused), SendOutcome.Unreachable, "connection_refused", true),
        ("socket no host", Socket(SocketError.HostNotFound), SendOutcome.Unreachable, "dns", true),
        ("socket dns busy", Socket(SocketError.TryAgain), SendOutcome.Unreachable, "dns", true),
        ("socket silent", Socket(SocketError.TimedOut), SendOutcome.Unreachable, "timeout", false),
        ("socket no route", Socket(SocketError.NetworkUnreachable), SendOutcome.Unreachable, "connection_failed", true),
        ("socket reset", Socket(SocketError.ConnectionReset), SendOutcome.Transient, "connection_lost", false),
        ("socket aborted", Socket(SocketError.ConnectionAborted), SendOutcome.Transient, "connection_lost", false),
        ("certificate", new AuthenticationException(Secret), SendOutcome.Unreachable, "tls", true),
        ("stream", new IOException(Secret), SendOutcome.Transient, "connection_lost", false),
        ("timeout", new TimeoutException(Secret), SendOutcome.Unreachable, "timeout", false),
        ("canceled", new TaskCanceledException(Secret), SendOutcome.Unreachable, "timeout", false),
        ("other", new InvalidOperationException(Secret), SendOutcome.Transient, "exception", false),
    ];

    public static TheoryData<string> Names => [.. Table.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_exception_before_the_content_was_sent_is_unreachable_or_transient(string name)
    {
        var (_, exception, outcome, error, isConnectFailure) = Table.Single(row => row.Name == name);

        var result = NetworkFailure.Classify(exception, contentSent: false);

        (result.Outcome, result.Error, result.Scope)
            .Should().Be((outcome, error, outcome == SendOutcome.Unreachable ? PauseScope.Channel : default));
        result.Detail.Should().NotBeNullOrEmpty().And.NotContain(Secret);
        NetworkFailure.IsConnectFailure(exception).Should().Be(isConnectFailure);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_exception_after_the_content_was_sent_is_unknown(string name)
    {
        var (_, exception, _, error, _) = Table.Single(row => row.Name == name);

        var result = NetworkFailure.Classify(exception, contentSent: true);

        (result.Outcome, result.Error).Should().Be((SendOutcome.Unknown, error));
        result.Detail.Should().NotBeNullOrEmpty().And.NotContain(Secret);
    }

    [Fact]
    public void An_unreachable_server_affects_the_scope_the_sender_specifies() =>
        NetworkFailure.Classify(Socket(SocketError.ConnectionRefused), contentSent: false, PauseScope.Origin)
            .Scope.Should().Be(PauseScope.Origin);

    [Fact]
    public void Details_name_the_socket_error_and_the_type_of_an_unexpected_exception()
    {
        NetworkFailure.Classify(Socket(SocketError.HostUnreachable), contentSent: false)
            .Detail.Should().Contain("HostUnreachable");
        NetworkFailure.Classify(new InvalidOperationException(Secret), contentSent: false)
            .Detail.Should().Be("InvalidOperationException");
    }

    private static HttpRequestException Http(HttpRequestError error, Exception? inner = null) =>
        new(error, Secret, inner);

    private static SocketException Socket(SocketError error) => new((int)error);
}
