using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Notify.Addresses;
using Notify.AspNetCore.Tests.Harness;
using Notify.Delivery;

namespace Notify.AspNetCore.Tests.TestSend;

public sealed class TestSendTests : IAsyncDisposable
{
    private const string Url = NotifyApp.Base + "/test";
    private readonly NotifyApp _app = new();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task An_owner_sends_one_message_now()
    {
        await _app.Book.AddAddressAsync("ada", "email", "ada@example.com");

        var response = await PostAsync(Body());

        response.StatusCode.Should().Be(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        var answer = await response.JsonAsync();
        answer["status"]!.GetValue<string>().Should().Be("sent");
        answer["message_id"]!.GetValue<Guid>().Should().NotBeEmpty();
        answer["delivery_time_ms"]!.GetValue<double>().Should().BeGreaterThanOrEqualTo(0);
        answer.Should().ContainKey("error").WhoseValue.Should().BeNull();
        answer["warnings"]!.AsArray().Should().BeEmpty();
        _app.Sender.Requests.Should().ContainSingle().Which.Address.Should().Be("ada@example.com");
    }

    [Fact]
    public async Task A_message_of_a_list_has_a_link_to_unsubscribe()
    {
        await _app.Book.AddAddressAsync("ada", "email", "ada@example.com");

        var body = Body();
        body["list"] = "news";
        (await PostAsync(body)).StatusCode.Should().Be(HttpStatusCode.OK);

        var request = _app.Sender.Requests.Should().ContainSingle().Which;
        request.Envelope.List.Should().Be("news");
        request.UnsubscribeUrl.Should().NotBeNull();
    }

    [Fact]
    public async Task The_answer_names_what_the_message_was_sent_without()
    {
        await _app.Book.AddAddressAsync("ada", "email", "ada@example.com");
        _app.Sender.Answer("email", SendResult.Sent().WithWarning("The message was sent without a part: …"));

        var answer = await (await PostAsync(Body())).JsonAsync();

        answer["status"]!.GetValue<string>().Should().Be("sent");
        answer["warnings"]!.AsArray().Select(warning => warning!.GetValue<string>())
            .Should().Equal("The message was sent without a part: …");
    }

    [Theory]
    [InlineData(Users.Nobody, HttpStatusCode.Unauthorized)]
    [InlineData(Users.Ada, HttpStatusCode.Forbidden)]
    [InlineData(Users.Operator, HttpStatusCode.Forbidden)]
    public async Task Who_is_no_owner_learns_nothing_not_even_whether_the_body_is_good(string? token, HttpStatusCode expected)
    {
        using var client = _app.As(token);
        (await client.PostAsync(Url, Json("{"))).StatusCode.Should().Be(expected);
        (await client.PostAsync(Url, new StringContent("x"))).StatusCode.Should().Be(expected);
        _app.Sender.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData("{", "line 1")]
    [InlineData("", "empty")]
    [InlineData("null", "empty")]
    [InlineData("[]", "line 1")]
    [InlineData("""{"user_id":7,"channel":"email","template_name":"welcome"}""", "$.user_id")]
    [InlineData("""{"channel":"email","template_name":"welcome"}""", "'user_id' is missing")]
    [InlineData("""{"user_id":" ","channel":"email","template_name":"welcome"}""", "'user_id' is missing")]
    [InlineData("""{"user_id":"ada","template_name":"welcome"}""", "'channel' is missing")]
    [InlineData("""{"user_id":"ada","channel":"email"}""", "'template_name' is missing")]
    [InlineData("""{"user_id":"ada","channel":"email","template_name":"welcome","template_vars":[1]}""", "variables are not a JSON object")]
    [InlineData("""{"user_id":"ada","channel":"pigeon","template_name":"welcome"}""", "Use one of: email, push, telegram")]
    public async Task A_body_that_makes_no_sense_is_422_before_anybody_is_looked_for(string body, string words)
    {
        using var client = _app.As(Users.Owner);
        var problem = await (await client.PostAsync(Url, Json(body))).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity);
        problem["detail"]!.GetValue<string>().Should().Contain(words);
    }

    [Fact]
    public async Task A_body_that_is_no_json_is_415()
    {
        using var client = _app.As(Users.Owner);
        await (await client.PostAsync(Url, new StringContent(Body().ToJsonString())))
            .ShouldBeProblemAsync(HttpStatusCode.UnsupportedMediaType);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_without_bounds_is_413(bool chunked)
    {
        using var client = _app.As(Users.Owner);
        using var request = new HttpRequestMessage(HttpMethod.Post, Url) { Content = Json(new string(' ', 70_000)) };
        request.Headers.TransferEncodingChunked = chunked;
        await (await client.SendAsync(request)).ShouldBeProblemAsync(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Nobody_of_that_id_is_404_before_the_template_is_looked_at()
    {
        var problem = await (await PostAsync(Body(template: "unknown"))).ShouldBeProblemAsync(HttpStatusCode.NotFound);
        problem["detail"]!.GetValue<string>().Should().Contain("no user");
    }

    [Fact]
    public async Task A_user_without_the_channels_address_is_400_and_told_which()
    {
        await _app.Book.AddAddressAsync("ada", "telegram", "42");
        var problem = await (await PostAsync(Body(template: "unknown"))).ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        problem["missing"]!.AsArray().Select(kind => kind!.GetValue<string>()).Should().Equal("email");
    }

    [Fact]
    public async Task A_template_that_lacks_variables_is_400_and_names_them()
    {
        await _app.Book.AddAddressAsync("ada", "email", "ada@example.com");
        var problem = await (await PostAsync(Body(variables: []))).ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        problem["missing"]!.AsArray().Select(name => name!.GetValue<string>()).Should().Contain("name");
        problem["detail"]!.GetValue<string>().Should().Contain("name");
    }

    [Fact]
    public async Task A_template_that_is_not_there_is_400()
    {
        await _app.Book.AddAddressAsync("ada", "email", "ada@example.com");
        var problem = await (await PostAsync(Body(template: "unknown"))).ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        problem["outcome"]!.GetValue<string>().Should().Be("unknown_template");
        _app.Sender.Requests.Should().BeEmpty();
    }

    public static TheoryData<SendResult, string> Failures => new()
    {
        { SendResult.Transient("451", "try later"), "transient" },
        { SendResult.Rejected("554", "spam"), "rejected" },
        { SendResult.Misconfigured("535", "bad password"), "misconfigured" },
        { SendResult.Unknown("timeout"), "unknown" },
        { SendResult.Unreachable("connection refused"), "unreachable" },
        { SendResult.Throttled(TimeSpan.FromSeconds(5), PauseScope.Channel, "421"), "throttled" },
        { SendResult.InvalidRecipient(SuppressionReason.Bounced, "550 5.1.1"), "invalid_recipient" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_provider_that_does_not_take_it_is_502_with_its_outcome(SendResult result, string outcome)
    {
        await _app.Book.AddAddressAsync("ada", "email", "ada@example.com");
        _app.Sender.Answer("email", result);
        var problem = await (await PostAsync(Body())).ShouldBeProblemAsync(HttpStatusCode.BadGateway);
        problem["outcome"]!.GetValue<string>().Should().Be(outcome);
        problem["message_id"]!.GetValue<Guid>().Should().NotBeEmpty();
        problem["delivery_time_ms"]!.GetValue<double>().Should().BeGreaterThanOrEqualTo(0);
        problem.Should().ContainKey("error");
    }

    [Fact]
    public async Task An_address_that_must_not_be_written_to_is_409()
    {
        await _app.Book.AddAddressAsync("ada", "email", "ada@example.com");
        var suppression = new Suppression { Reason = SuppressionReason.Bounced, At = _app.Time.GetUtcNow() };
        await _app.Book.SuppressAsync("email", "ada@example.com", suppression);
        var problem = await (await PostAsync(Body())).ShouldBeProblemAsync(HttpStatusCode.Conflict);
        problem["outcome"]!.GetValue<string>().Should().Be("suppressed");
        _app.Sender.Requests.Should().BeEmpty();
    }

    private async Task<HttpResponseMessage> PostAsync(JsonObject body)
    {
        using var client = _app.As(Users.Owner);
        return await client.PostAsJsonAsync(Url, body);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static JsonObject Body(string template = "welcome", JsonObject? variables = null) => new()
    {
        ["user_id"] = "ada",
        ["channel"] = "email",
        ["template_name"] = template,
        ["template_vars"] = variables ?? new JsonObject { ["name"] = "Ada" },
    };
}
