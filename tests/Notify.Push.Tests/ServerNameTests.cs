using System.Net.Sockets;
using System.Security.Authentication;
using Notify.Delivery;
using Notify.Push.Sending;

namespace Notify.Push.Tests;

/// <summary>Connection errors name the host of the push service, but not the endpoint, which is a secret.</summary>
public sealed class ServerNameTests
{
    private static readonly Uri Endpoint = new("https://push.example.com/send/secret");

    public static TheoryData<Exception> Failures =>
    [
        new HttpRequestException(
            HttpRequestError.ConnectionError, null, new SocketException((int)SocketError.ConnectionRefused)),
        new HttpRequestException(HttpRequestError.ProxyTunnelError),
        new TimeoutException(),
    ];

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_connection_error_names_the_host_and_the_port(Exception failure)
    {
        var result = PushFailureClassifier.Classify(failure, Endpoint, bodySent: false);

        result.Detail.Should().EndWith("Server: push.example.com:443.").And.NotContain("secret");
    }

    [Fact]
    public void A_certificate_that_is_not_trusted_names_the_setting_and_the_server()
    {
        var failure = new HttpRequestException(
            HttpRequestError.SecureConnectionError, null, new AuthenticationException("untrusted"));

        var result = PushFailureClassifier.Classify(failure, Endpoint, bodySent: false);

        (result.Outcome, result.Error, result.Scope)
            .Should().Be((SendOutcome.Unreachable, NetworkFailure.Tls, PauseScope.Origin));
        result.Detail.Should().Contain("Server: push.example.com:443.").And.EndWith("to TrustedFingerprints.");
    }
}
