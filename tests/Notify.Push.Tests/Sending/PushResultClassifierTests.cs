using Notify.Addresses;
using Notify.Delivery;
using Notify.Push.Sending;

namespace Notify.Push.Tests.Sending;

/// <summary>The table of docs/push.md.</summary>
public class PushResultClassifierTests
{
    private const string FcmMismatch =
        "the VAPID credentials in the authorization header do not correspond to the credentials used to create the "
            + "subscriptions.";

    [Theory]
    [InlineData(200, "", SendOutcome.Sent, null)]
    [InlineData(201, "", SendOutcome.Sent, null)]
    [InlineData(202, "", SendOutcome.Sent, null)]
    [InlineData(299, "", SendOutcome.Sent, null)]
    [InlineData(300, "", SendOutcome.Rejected, "redirect")]
    [InlineData(301, "", SendOutcome.Rejected, "redirect")]
    [InlineData(307, "", SendOutcome.Rejected, "redirect")]
    [InlineData(404, "", SendOutcome.InvalidRecipient, "404")]
    [InlineData(410, "", SendOutcome.InvalidRecipient, "410")]
    [InlineData(400, """{"reason":"VapidPkHashMismatch"}""", SendOutcome.InvalidRecipient, "vapid_key_mismatch")]
    [InlineData(403, FcmMismatch, SendOutcome.InvalidRecipient, "vapid_key_mismatch")]
    [InlineData(
        401,
        """{"code":401,"errno":109,"error":"Unauthorized","message":"VAPID public key mismatch"}""",
        SendOutcome.InvalidRecipient,
        "vapid_key_mismatch")]
    [InlineData(400, "UnauthorizedRegistration", SendOutcome.InvalidRecipient, "vapid_key_mismatch")]
    [InlineData(401, "", SendOutcome.Misconfigured, "401")]
    [InlineData(403, """{"reason":"BadJwtToken"}""", SendOutcome.Misconfigured, "403")]
    [InlineData(403, "", SendOutcome.Misconfigured, "403")]
    [InlineData(400, "", SendOutcome.Rejected, "400")]
    [InlineData(400, """{"reason":"BadTtl"}""", SendOutcome.Rejected, "400")]
    [InlineData(413, "", SendOutcome.Rejected, "413")]
    [InlineData(405, "", SendOutcome.Rejected, "405")]
    [InlineData(412, "", SendOutcome.Rejected, "412")]
    [InlineData(406, "", SendOutcome.Throttled, "406")]
    [InlineData(429, "", SendOutcome.Throttled, "429")]
    [InlineData(408, "", SendOutcome.Transient, "408")]
    [InlineData(500, "", SendOutcome.Transient, "500")]
    [InlineData(502, "", SendOutcome.Transient, "502")]
    [InlineData(503, "", SendOutcome.Transient, "503")]
    [InlineData(599, "", SendOutcome.Transient, "599")]
    public void An_answer_leads_to(int status, string text, SendOutcome outcome, string? error)
    {
        var result = PushResultClassifier.Classify(new PushReply(status, text));

        (result.Outcome, result.Error).Should().Be((outcome, error));
        if (outcome == SendOutcome.InvalidRecipient)
            result.Suppression.Should().Be(SuppressionReason.Gone);
        if (text.Length > 0 && outcome != SendOutcome.Sent)
            result.Detail.Should().Be(text);
    }

    [Theory]
    [InlineData(410, "", PauseScope.Address)]
    [InlineData(404, "", PauseScope.Origin)]
    [InlineData(400, """{"reason":"VapidPkHashMismatch"}""", PauseScope.Address)]
    public void Only_410_and_another_key_are_certain_about_a_subscription(int status, string text, PauseScope suspected)
    {
        var result = PushResultClassifier.Classify(new PushReply(status, text));

        (result.Outcome, result.SuspectedScope).Should().Be((SendOutcome.InvalidRecipient, suspected));
    }

    [Theory]
    [InlineData(401, "", PauseScope.Address)]
    [InlineData(403, "", PauseScope.Address)]
    [InlineData(403, "permission denied", PauseScope.Address)]
    [InlineData(403, """{"reason":"BadJwtToken"}""", PauseScope.Origin)]
    [InlineData(403, """{"reason":"ExpiredProviderToken"}""", PauseScope.Origin)]
    [InlineData(403, """{"reason":"InvalidProviderToken"}""", PauseScope.Origin)]
    public void A_refused_token_concerns_one_subscription_unless_the_text_names_our_token(
        int status, string text, PauseScope scope)
    {
        var result = PushResultClassifier.Classify(new PushReply(status, text));

        (result.Outcome, result.Scope, result.SuspectedScope)
            .Should().Be((SendOutcome.Misconfigured, scope, PauseScope.Origin));
    }

    [Theory]
    [InlineData(429, "", PauseScope.Address, PauseScope.Origin)]
    [InlineData(429, "too many requests", PauseScope.Address, PauseScope.Origin)]
    [InlineData(429, """{"reason":"TooManyRequests"}""", PauseScope.Address, PauseScope.Address)]
    [InlineData(429, """{"reason":"TooManyProviderTokenUpdates"}""", PauseScope.Origin, PauseScope.Origin)]
    [InlineData(429, "Device message rate exceeded", PauseScope.Address, PauseScope.Address)]
    [InlineData(429, "too many messages for this subscription", PauseScope.Address, PauseScope.Address)]
    [InlineData(
        429,
        "Quota exceeded for quota metric 'Send requests' of 'project_number:1'",
        PauseScope.Origin,
        PauseScope.Origin)]
    [InlineData(406, "X-WNS-Status: channelthrottled", PauseScope.Address, PauseScope.Address)]
    [InlineData(503, "", PauseScope.Origin, PauseScope.Origin)]
    public void Which_messages_wait(int status, string text, PauseScope scope, PauseScope suspected)
    {
        var result = PushResultClassifier.Classify(new PushReply(status, text, TimeSpan.FromSeconds(7)));

        (result.Outcome, result.Scope, result.SuspectedScope, result.RetryAfter)
            .Should().Be((SendOutcome.Throttled, scope, suspected, TimeSpan.FromSeconds(7)));
    }

    [Theory]
    [InlineData(408, 7)]
    [InlineData(421, 7)]
    [InlineData(425, 7)]
    [InlineData(500, 7)]
    [InlineData(502, 7)]
    [InlineData(500, null)]
    [InlineData(503, 0)]
    [InlineData(503, null)]
    public void A_failure_is_retried_after_the_time_that_the_service_names(int status, int? seconds)
    {
        TimeSpan? wait = seconds is { } value ? TimeSpan.FromSeconds(value) : null;

        var result = PushResultClassifier.Classify(new PushReply(status, "", wait));

        (result.Outcome, result.RetryAfter, result.SuspectedScope)
            .Should().Be((SendOutcome.Transient, wait, PauseScope.Origin));
    }

    [Theory]
    [InlineData(401, "", SendOutcome.Misconfigured)]
    [InlineData(403, """{"reason":"BadJwtToken"}""", SendOutcome.Misconfigured)]
    [InlineData(404, "", SendOutcome.InvalidRecipient)]
    [InlineData(406, "", SendOutcome.Throttled)]
    public void Any_status_may_state_a_wait(int status, string text, SendOutcome outcome)
    {
        var result = PushResultClassifier.Classify(new PushReply(status, text, TimeSpan.FromSeconds(7)));

        (result.Outcome, result.RetryAfter).Should().Be((outcome, TimeSpan.FromSeconds(7)));
    }
}
