using Notify.Delivery;
using Notify.Push.Network;
using Notify.Push.Sending;

namespace Notify.Push.Tests.Sending;

public class PushFailureClassifierTests
{
    [Theory]
    [InlineData(HttpRequestError.NameResolutionError, "dns")]
    [InlineData(HttpRequestError.ConnectionError, "connection_failed")]
    [InlineData(HttpRequestError.SecureConnectionError, "tls")]
    public void Before_the_message_is_out_the_push_service_is_unreachable(HttpRequestError error, string word)
    {
        var result = PushFailureClassifier.Classify(new HttpRequestException(error, "https://secret/endpoint"), bodySent: false);

        (result.Outcome, result.Error, result.Scope).Should().Be((SendOutcome.Unreachable, word, PauseScope.Origin));
        result.ToString().Should().NotContain("secret");
    }

    [Fact]
    public void A_time_out_depends_on_the_moment()
    {
        PushFailureClassifier.Classify(new TaskCanceledException(), bodySent: false).Should().Match<SendResult>(r => r.Outcome == SendOutcome.Unreachable && r.Error == "timeout");
        PushFailureClassifier.Classify(new TaskCanceledException(), bodySent: true).Should().Match<SendResult>(r => r.Outcome == SendOutcome.Unknown && r.Error == "timeout");
    }

    [Fact]
    public void A_broken_connection_depends_on_the_moment()
    {
        var broken = new HttpRequestException(HttpRequestError.ResponseEnded, "x");

        PushFailureClassifier.Classify(broken, bodySent: false).Should().Match<SendResult>(r => r.Outcome == SendOutcome.Transient && r.Error == "connection_lost");
        PushFailureClassifier.Classify(broken, bodySent: true).Should().Match<SendResult>(r => r.Outcome == SendOutcome.Unknown && r.Error == "connection_lost");
    }

    [Fact]
    public void A_refused_address_is_found_within() =>
        PushFailureClassifier.Classify(new HttpRequestException("x", new EndpointRefusedException()), bodySent: false)
            .Should().Match<SendResult>(r => r.Outcome == SendOutcome.Rejected && r.Error == "endpoint_refused");
}
