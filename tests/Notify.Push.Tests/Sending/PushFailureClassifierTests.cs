using System.Net.Sockets;
using Notify.Addresses;
using Notify.Delivery;
using Notify.Push.Network;
using Notify.Push.Sending;

namespace Notify.Push.Tests.Sending;

public class PushFailureClassifierTests
{
    private static readonly Uri Endpoint = new("https://push.example.com/secret");

    [Theory]
    [InlineData(HttpRequestError.NameResolutionError, "dns")]
    [InlineData(HttpRequestError.ConnectionError, "connection_failed")]
    [InlineData(HttpRequestError.SecureConnectionError, "tls")]
    public void Before_the_message_is_out_the_push_service_is_unreachable(HttpRequestError error, string word)
    {
        var result = PushFailureClassifier.Classify(
            new HttpRequestException(error, "https://secret/endpoint"),
            Endpoint,
            bodySent: false);

        (result.Outcome, result.Error, result.Scope).Should().Be((SendOutcome.Unreachable, word, PauseScope.Origin));
        result.ToString().Should().NotContain("secret");
    }

    [Fact]
    public void A_time_out_depends_on_the_moment()
    {
        PushFailureClassifier.Classify(new TaskCanceledException(), Endpoint, bodySent: false)
            .Should().Match<SendResult>(r => r.Outcome == SendOutcome.Unreachable && r.Error == "timeout");
        PushFailureClassifier.Classify(new TaskCanceledException(), Endpoint, bodySent: true)
            .Should().Match<SendResult>(r => r.Outcome == SendOutcome.Unknown && r.Error == "timeout");
    }

    [Fact]
    public void A_broken_connection_depends_on_the_moment()
    {
        var broken = new HttpRequestException(HttpRequestError.ResponseEnded, "x");

        PushFailureClassifier.Classify(broken, Endpoint, bodySent: false)
            .Should().Match<SendResult>(r => r.Outcome == SendOutcome.Transient && r.Error == "connection_lost");
        PushFailureClassifier.Classify(broken, Endpoint, bodySent: true)
            .Should().Match<SendResult>(r => r.Outcome == SendOutcome.Unknown && r.Error == "connection_lost");
    }

    [Fact]
    public void A_refused_address_is_found_within() =>
        PushFailureClassifier
            .Classify(new HttpRequestException("x", new EndpointRefusedException()), Endpoint, bodySent: false)
            .Should().Match<SendResult>(r => r.Outcome == SendOutcome.Rejected && r.Error == "endpoint_refused");

    [Theory]
    [InlineData(SocketError.HostNotFound)]
    [InlineData(SocketError.NoData)]
    public void A_host_that_does_not_exist_is_an_invalid_recipient_unless_others_are_refused_too(SocketError error)
    {
        var result = PushFailureClassifier.Classify(Unresolved(error), Endpoint, bodySent: false);

        (result.Outcome, result.Error, result.Suppression, result.SuspectedScope)
            .Should().Be((SendOutcome.InvalidRecipient, "host_unknown", SuppressionReason.Gone, PauseScope.Channel));
        result.ToString().Should().NotContain("example");
    }

    [Theory]
    [InlineData(SocketError.TryAgain)]
    [InlineData(SocketError.NoRecovery)]
    public void A_resolver_that_fails_is_an_unreachable_service(SocketError error)
    {
        var result = PushFailureClassifier.Classify(Unresolved(error), Endpoint, bodySent: false);

        (result.Outcome, result.Error, result.Scope).Should().Be((SendOutcome.Unreachable, "dns", PauseScope.Origin));
    }

    [Theory]
    [InlineData("https://fcm.googleapis.com/x")]
    [InlineData("https://updates.push.services.mozilla.com/x")]
    [InlineData("https://web.push.apple.com/x")]
    public void A_host_that_certainly_exists_is_unreachable_whatever_the_resolver_answers(string endpoint)
    {
        var result = PushFailureClassifier.Classify(
            Unresolved(SocketError.HostNotFound), new Uri(endpoint), bodySent: false);

        (result.Outcome, result.Error).Should().Be((SendOutcome.Unreachable, "dns"));
    }

    [Theory]
    [InlineData(false, SendOutcome.Transient)]
    [InlineData(true, SendOutcome.Unknown)]
    public void A_lost_connection_may_be_the_fault_of_the_service(bool bodySent, SendOutcome outcome)
    {
        var result = PushFailureClassifier.Classify(
            new HttpRequestException(HttpRequestError.ResponseEnded, "x"), Endpoint, bodySent);

        (result.Outcome, result.SuspectedScope).Should().Be((outcome, PauseScope.Origin));
    }

    private static HttpRequestException Unresolved(SocketError error) =>
        new(HttpRequestError.NameResolutionError, "x", new SocketException((int)error));
}
