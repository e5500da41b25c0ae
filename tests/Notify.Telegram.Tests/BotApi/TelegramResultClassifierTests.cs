using System.Net;
using System.Security.Authentication;
using Notify.Addresses;
using Notify.Delivery;
using Notify.Telegram.BotApi;

namespace Notify.Telegram.Tests.BotApi;

public sealed class TelegramResultClassifierTests
{
    [Theory]
    [InlineData(403, "Forbidden: bot was blocked by the user", SuppressionReason.Blocked, "blocked")]
    [InlineData(403, "Forbidden: bot was kicked from the group chat", SuppressionReason.Blocked, "kicked")]
    [InlineData(403, "Forbidden: bot was kicked from the supergroup chat", SuppressionReason.Blocked, "kicked")]
    [InlineData(403, "Forbidden: bot was kicked from the channel chat", SuppressionReason.Blocked, "kicked")]
    [InlineData(403, "Forbidden: bot is not a member of the group chat", SuppressionReason.Blocked, "not_a_member")]
    [InlineData(
        403,
        "Forbidden: bot is not a member of the supergroup chat",
        SuppressionReason.Blocked,
        "not_a_member")]
    [InlineData(403, "Forbidden: bot is not a member of the channel chat", SuppressionReason.Blocked, "not_a_member")]
    [InlineData(400, "Bad Request: CHANNEL_PRIVATE", SuppressionReason.Blocked, "not_a_member")]
    [InlineData(
        403,
        "Forbidden: bot can't initiate conversation with a user",
        SuppressionReason.Blocked,
        "not_started")]
    [InlineData(403, "Forbidden: user is deactivated", SuppressionReason.Gone, "deactivated")]
    [InlineData(403, "Forbidden: the group chat was deleted", SuppressionReason.Gone, "chat_deleted")]
    [InlineData(400, "Bad Request: group chat was deactivated", SuppressionReason.Gone, "chat_deleted")]
    [InlineData(400, "Bad Request: chat not found", SuppressionReason.Gone, "chat_not_found")]
    [InlineData(400, "Bad Request: private chat not found", SuppressionReason.Gone, "chat_not_found")]
    [InlineData(400, "Bad Request: PEER_ID_INVALID", SuppressionReason.Gone, "chat_not_found")]
    [InlineData(400, "Bad Request: group chat was upgraded to a supergroup chat", SuppressionReason.Gone, "migrated")]
    [InlineData(403, "Forbidden: bots can't send messages to bots", SuppressionReason.Gone, "is_a_bot")]
    [InlineData(403, "Forbidden: something new", SuppressionReason.Blocked, "403")]
    public void A_chat_that_does_not_take_the_bot_is_an_invalid_recipient(
        int code,
        string description,
        SuppressionReason reason,
        string word)
    {
        var result = TelegramResultClassifier.Classify(code, description);

        (result.Outcome, result.Suppression, result.Error, result.Detail)
            .Should().Be((SendOutcome.InvalidRecipient, reason, word, description));
    }

    [Theory]
    [InlineData("Forbidden: bot was blocked by the user", true)]
    [InlineData("Forbidden: user is deactivated", true)]
    [InlineData("Forbidden: bot was kicked from the supergroup chat", true)]
    [InlineData("Forbidden: the group chat was deleted", true)]
    [InlineData("Forbidden: bot is not a member of the channel chat", false)]
    [InlineData("Forbidden: bot can't initiate conversation with a user", false)]
    [InlineData("Bad Request: chat not found", false)]
    [InlineData("Bad Request: user not found", false)]
    [InlineData("Bad Request: PEER_ID_INVALID", false)]
    [InlineData("Forbidden: something new", false)]
    public void Answers_that_another_token_could_cause_are_not_certain(string description, bool isCertain)
    {
        var result = TelegramResultClassifier.Classify(403, description);

        (result.Outcome, result.SuspectedScope).Should().Be(
            (SendOutcome.InvalidRecipient, isCertain ? PauseScope.Address : PauseScope.Channel));
    }

    [Theory]
    [InlineData(
        400,
        "Bad Request: can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'",
        "bad_markup")]
    [InlineData(400, "Bad Request: message is too long", "too_long")]
    [InlineData(400, "Bad Request: text is too long", "too_long")]
    [InlineData(400, "Bad Request: message caption is too long", "too_long")]
    [InlineData(400, "Bad Request: MEDIA_CAPTION_TOO_LONG", "too_long")]
    [InlineData(400, "Bad Request: message text is empty", "empty")]
    [InlineData(400, "Bad Request: text must be non-empty", "empty")]
    [InlineData(400, "Bad Request: message thread not found", "thread_not_found")]
    [InlineData(400, "Bad Request: TOPIC_CLOSED", "thread_closed")]
    [InlineData(400, "Bad Request: message to be replied not found", "reply_not_found")]
    [InlineData(400, "Bad Request: wrong file identifier/HTTP URL specified", "bad_file")]
    [InlineData(400, "Bad Request: wrong file_id or the file is temporarily unavailable", "bad_file")]
    [InlineData(400, "Bad Request: failed to get HTTP URL content", "fetch_failed")]
    [InlineData(400, "Bad Request: wrong type of the web page content", "fetch_failed")]
    [InlineData(
        400,
        "Bad Request: failed to send message #2 with the error message \"WEBPAGE_CURL_FAILED\"",
        "fetch_failed")]
    [InlineData(400, "Bad Request: group send failed", "fetch_failed")]
    [InlineData(400, "Bad Request: PHOTO_INVALID_DIMENSIONS", "bad_file")]
    [InlineData(400, "Bad Request: IMAGE_PROCESS_FAILED", "bad_file")]
    [InlineData(400, "Bad Request: file must be non-empty", "bad_file")]
    [InlineData(400, "Bad Request: there is no photo in the request", "bad_file")]
    [InlineData(400, "Bad Request: can't use the media of the specified type in the album", "bad_file")]
    [InlineData(400, "Bad Request: file is too big", "too_large")]
    [InlineData(400, "Bad Request: BUTTON_DATA_INVALID", "bad_keyboard")]
    [InlineData(
        400,
        "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        "bad_keyboard")]
    [InlineData(400, "Bad Request: reply markup is too long", "bad_keyboard")]
    [InlineData(400, "Bad Request: not enough rights to send text messages to the chat", "no_rights")]
    [InlineData(400, "Bad Request: have no rights to send a message", "no_rights")]
    [InlineData(403, "Forbidden: CHAT_WRITE_FORBIDDEN", "no_rights")]
    [InlineData(400, "Bad Request: CHAT_SEND_PHOTOS_FORBIDDEN", "no_rights")]
    [InlineData(400, "Bad Request: something new", "400")]
    [InlineData(413, "Request Entity Too Large", "too_large")]
    [InlineData(418, "I'm a teapot", "418")]
    [InlineData(400, null, "400")]
    public void A_message_that_is_refused_is_rejected_and_the_address_kept(int code, string? description, string word)
    {
        var result = TelegramResultClassifier.Classify(code, description);

        (result.Outcome, result.Error, result.Detail).Should().Be((SendOutcome.Rejected, word, description));
    }

    [Theory]
    [InlineData(401, "Unauthorized", "401")]
    [InlineData(404, "Not Found", "404")]
    [InlineData(421, "Misdirected Request: unallowed token specified", "421")]
    [InlineData(400, "Bad Request: Logged out", "logged_out")]
    public void A_bot_that_is_refused_is_misconfigured(int code, string description, string word)
    {
        var result = TelegramResultClassifier.Classify(code, description);

        (result.Outcome, result.Error).Should().Be((SendOutcome.Misconfigured, word));
    }

    [Theory]
    [InlineData(401, "Unauthorized")]
    [InlineData(403, "Forbidden: bot is not a member of the channel chat")]
    [InlineData(404, "Not Found")]
    public void Any_code_may_state_a_wait(int code, string description) =>
        TelegramResultClassifier.Classify(code, description, retryAfter: 9).RetryAfter
            .Should().Be(TimeSpan.FromSeconds(9));

    [Fact]
    public void A_certificate_that_the_client_does_not_trust_is_a_fault_of_the_settings()
    {
        var untrusted = new HttpRequestException(
            HttpRequestError.SecureConnectionError, "42", new AuthenticationException("42"));
        var broken = new HttpRequestException(
            HttpRequestError.SecureConnectionError, "42", new AuthenticationException("42", new IOException("42")));

        TelegramResultClassifier.Classify(RequestPhase.Write, untrusted).Outcome.Should().Be(SendOutcome.Misconfigured);
        TelegramResultClassifier.Classify(RequestPhase.Write, broken).Outcome.Should().Be(SendOutcome.Unreachable);
    }

    [Theory]
    [InlineData(500, "Internal Server Error: restart")]
    [InlineData(502, "Bad Gateway")]
    [InlineData(409, "Conflict: terminated by other getUpdates request")]
    public void A_server_that_fails_is_transient(int code, string description)
    {
        var result = TelegramResultClassifier.Classify(code, description, retryAfter: 9);

        (result.Outcome, result.SuspectedScope, result.RetryAfter)
            .Should().Be((SendOutcome.Transient, PauseScope.Channel, TimeSpan.FromSeconds(9)));
    }

    [Theory]
    [InlineData(429, "Too Many Requests", 7, 7)]
    [InlineData(429, "Too Many Requests: retry after 35", 7, 7)]
    [InlineData(429, "Too Many Requests: retry after 35", null, 35)]
    [InlineData(429, "Flood control exceeded. Retry in 35 seconds", null, 35)]
    [InlineData(420, "FLOOD_WAIT_35", null, 35)]
    [InlineData(429, "Too Many Requests: retry after 99999999999", null, null)]
    [InlineData(429, "Too Many Requests", -1, 0)]
    [InlineData(429, "Too Many Requests", null, null)]
    public void A_429_is_throttled_as_long_as_it_says(int code, string description, int? seconds, int? expected)
    {
        var result = TelegramResultClassifier.Classify(code, description, seconds);

        (result.Outcome, result.Scope).Should().Be((SendOutcome.Throttled, PauseScope.Address));
        result.RetryAfter.Should().Be(expected is { } wait ? TimeSpan.FromSeconds(wait) : null);
    }

    [Theory]
    [InlineData(true, PauseScope.Address)]
    [InlineData(false, PauseScope.Channel)]
    public void A_429_of_a_group_concerns_no_other_chat(bool isGroup, PauseScope suspected)
    {
        var result = TelegramResultClassifier.Classify(429, "Too Many Requests: retry after 7", 7, isGroup: isGroup);

        (result.Scope, result.SuspectedScope).Should().Be((PauseScope.Address, suspected));
    }

    [Fact]
    public void A_group_that_became_a_supergroup_says_where_it_is()
    {
        var result = TelegramResultClassifier.Classify(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            migrateTo: -1001234567890);

        (result.Outcome, result.Error, result.MovedTo)
            .Should().Be((SendOutcome.Transient, "migrated", "-1001234567890"));
        result.ToString().Should().NotContain("1234567890");
    }

    [Theory]
    [InlineData(200, SendOutcome.Unknown, "bad_answer")]
    [InlineData(299, SendOutcome.Unknown, "bad_answer")]
    [InlineData(300, SendOutcome.Misconfigured, "300")]
    [InlineData(399, SendOutcome.Misconfigured, "399")]
    [InlineData(400, SendOutcome.Rejected, "400")]
    [InlineData(302, SendOutcome.Misconfigured, "302")]
    [InlineData(401, SendOutcome.Misconfigured, "401")]
    [InlineData(403, SendOutcome.Misconfigured, "403")]
    [InlineData(404, SendOutcome.Misconfigured, "404")]
    [InlineData(407, SendOutcome.Misconfigured, "407")]
    [InlineData(408, SendOutcome.Transient, "408")]
    [InlineData(410, SendOutcome.Rejected, "410")]
    [InlineData(413, SendOutcome.Rejected, "too_large")]
    [InlineData(429, SendOutcome.Throttled, "429")]
    [InlineData(500, SendOutcome.Transient, "500")]
    [InlineData(502, SendOutcome.Transient, "502")]
    [InlineData(504, SendOutcome.Transient, "504")]
    public void An_answer_of_something_in_between_counts_by_its_status(int status, SendOutcome outcome, string word)
    {
        var foreign = TelegramResultClassifier.ClassifyForeign((HttpStatusCode)status, TimeSpan.FromSeconds(9));
        var unreadable = TelegramResultClassifier.Unreadable((HttpStatusCode)status);

        (foreign.Outcome, foreign.Error).Should().Be((outcome, word));
        (unreadable.Outcome, unreadable.Error).Should().Be((outcome, word));
        foreign.RetryAfter.Should().Be(TimeSpan.FromSeconds(9), "any status may state a wait");
        if (outcome is SendOutcome.Transient or SendOutcome.Unknown)
            (foreign.SuspectedScope, unreadable.SuspectedScope).Should().Be((PauseScope.Channel, PauseScope.Channel));
    }

    [Fact]
    public void An_answer_without_a_status_is_unknown() =>
        TelegramResultClassifier.Unreadable(null).Outcome.Should().Be(SendOutcome.Unknown);

    public static TheoryData<Exception, int, SendOutcome, string> Failures =>
        new()
        {
            {
                new HttpRequestException(HttpRequestError.NameResolutionError, "42"),
                (int)RequestPhase.Write,
                SendOutcome.Unreachable,
                "dns"
            },
            {
                new HttpRequestException(HttpRequestError.SecureConnectionError, "42"),
                (int)RequestPhase.Connect,
                SendOutcome.Unreachable,
                "tls"
            },
            {
                new HttpRequestException(HttpRequestError.ProxyTunnelError, "42"),
                (int)RequestPhase.Write,
                SendOutcome.Unreachable,
                "proxy"
            },
            {
                new HttpRequestException(HttpRequestError.ConnectionError, "42"),
                (int)RequestPhase.Answer,
                SendOutcome.Unreachable,
                "connection_failed"
            },
            { new IOException("42"), (int)RequestPhase.Connect, SendOutcome.Unreachable, "connection_lost" },
            { new TaskCanceledException("42"), (int)RequestPhase.Connect, SendOutcome.Unreachable, "timeout" },
            {
                new HttpRequestException(HttpRequestError.ResponseEnded, "42"),
                (int)RequestPhase.Write,
                SendOutcome.Transient,
                "connection_lost"
            },
            { new TaskCanceledException("42"), (int)RequestPhase.Write, SendOutcome.Transient, "timeout" },
            { new IOException("42"), (int)RequestPhase.Answer, SendOutcome.Unknown, "connection_lost" },
            { new TaskCanceledException("42"), (int)RequestPhase.Answer, SendOutcome.Unknown, "timeout" },
        };

    [Theory]
    [MemberData(nameof(Failures))]
    public void The_outcome_of_a_failed_call_depends_on_its_phase(
        Exception exception,
        int phase,
        SendOutcome outcome,
        string error)
    {
        var result = TelegramResultClassifier.Classify((RequestPhase)phase, exception);

        (result.Outcome, result.Error).Should().Be((outcome, error));
        result.Detail.Should().NotBeNullOrEmpty().And.NotContain("42");
        result.SuspectedScope.Should().Be(PauseScope.Channel);
    }

    [Theory]
    [InlineData("Bad Request: user 7001002003 said no", "Bad Request: user … said no")]
    [InlineData("Bad Request: bot \"@some_name\" not found", "Bad Request: bot \"…\" not found")]
    [InlineData(
        "Bad Request: inline keyboard button URL 'https://example.com/?user=1' is invalid",
        "Bad Request: inline keyboard button URL '… is invalid")]
    [InlineData("two\r\nlines", "two lines")]
    [InlineData(" ", null)]
    public void Details_are_one_line_without_ids_names_and_addresses(string description, string? detail) =>
        TelegramResultClassifier.Classify(400, description).Detail.Should().Be(detail);

    [Fact]
    public void Details_are_short() =>
        TelegramResultClassifier.Classify(400, new string('x', 5000)).Detail.Should().HaveLength(300);
}
