using System.Net.Sockets;
using System.Security.Authentication;
using Notify.Delivery;
using Notify.Telegram.BotApi;

namespace Notify.Telegram.Tests.BotApi;

/// <summary>Connection errors name the server, so that an operator sees which setting is wrong.</summary>
public sealed class ServerNameTests
{
    private const string Server = "api.telegram.org:443";

    public static TheoryData<Exception> Failures =>
    [
        new HttpRequestException(HttpRequestError.NameResolutionError),
        new HttpRequestException(
            HttpRequestError.ConnectionError, null, new SocketException((int)SocketError.ConnectionRefused)),
        new HttpRequestException(HttpRequestError.SecureConnectionError, null, new IOException("eof")),
        new HttpRequestException(HttpRequestError.SecureConnectionError, null, new AuthenticationException("untrusted")),
        new TimeoutException(),
    ];

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_connection_error_names_the_host_and_the_port(Exception failure)
    {
        var result = TelegramResultClassifier.Classify(RequestPhase.Connect, failure, Server);

        result.Detail.Should().EndWith($"Server: {Server}.");
    }

    [Fact]
    public void A_certificate_that_is_not_trusted_names_the_setting()
    {
        var failure = new HttpRequestException(
            HttpRequestError.SecureConnectionError, null, new AuthenticationException("untrusted"));

        var result = TelegramResultClassifier.Classify(RequestPhase.Connect, failure, Server);

        result.Outcome.Should().Be(SendOutcome.Misconfigured);
        result.Detail.Should().Contain("ApiUrl");
    }
}
