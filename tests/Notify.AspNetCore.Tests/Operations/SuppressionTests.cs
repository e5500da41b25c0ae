using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Notify.Addresses;
using Notify.AspNetCore.Tests.Harness;
using Notify.Delivery;
using NSubstitute;

namespace Notify.AspNetCore.Tests.Operations;

public sealed class SuppressionTests : IAsyncDisposable
{
    private const string Url = NotifyApp.Base + "/suppressions";
    private readonly FakeLogCollector _logs = new();
    private readonly NotifyApp _app;
    private readonly HttpClient _client;

    public SuppressionTests()
    {
        _app = new NotifyApp
        {
            More = services => services.AddLogging(logging => logging.AddProvider(new FakeLoggerProvider(_logs))),
        };
        _client = _app.As(Users.Operator);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Suppressions_are_listed_newest_first_in_pages()
    {
        for (var i = 0; i < 5; i++)
        {
            await SuppressAsync($"ada{i}@example.com");
            _app.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var addresses = new List<string>();
        string? cursor = null;
        do
        {
            var page = await GetAsync($"?limit=2&cursor={Uri.EscapeDataString(cursor ?? "")}");
            addresses.AddRange(page["items"]!.AsArray().Select(item => item!["address"]!.GetValue<string>()));
            cursor = page["next"]?.GetValue<string>();
        }
        while (cursor is not null);
        addresses.Should().Equal(Enumerable.Range(0, 5).Reverse().Select(i => $"ada{i}@example.com"));
    }

    [Fact]
    public async Task A_suppression_is_listed_with_its_properties()
    {
        await _app.Book.SuppressAsync("email", "ada@example.com", new Suppression
        {
            Reason = SuppressionReason.Bounced,
            At = _app.Time.GetUtcNow(),
            List = "news",
            Detail = "550 5.1.1",
        });

        var item = (await GetAsync(""))["items"]!.AsArray().Should().ContainSingle().Subject!;
        JsonNode.DeepEquals(item, JsonNode.Parse(
            """
            {
              "kind": "email", "address": "ada@example.com", "list": "news", "reason": "bounced",
              "at": "2026-11-25T08:00:30+00:00", "detail": "550 5.1.1"
            }
            """)).Should().BeTrue(item.ToJsonString());
    }

    [Theory]
    [InlineData("kind=telegram", 1)]
    [InlineData("reason=unsubscribed", 1)]
    [InlineData("reason=unsubscribed&kind=telegram", 0)]
    [InlineData("address=EXAMPLE.com", 2)]
    [InlineData("address=%20ada@%20", 1)]
    [InlineData("kind=&reason=&address=&cursor=&limit=", 3)]
    public async Task Suppressions_are_filtered(string query, int count)
    {
        await SuppressAsync("ada@example.com");
        await SuppressAsync("bob@example.com", SuppressionReason.Unsubscribed, list: "news");
        await SuppressAsync("42", SuppressionReason.Blocked, "telegram");

        (await GetAsync("?" + query))["items"]!.AsArray().Should().HaveCount(count);
    }

    [Fact]
    public async Task An_entry_of_a_channel_that_is_not_an_address_is_omitted()
    {
        await SuppressAsync("ada@example.com");
        await SuppressAsync("link:abc", SuppressionReason.Gone, "telegram:link");

        (await GetAsync(""))["items"]!.AsArray().Should().ContainSingle();
    }

    [Theory]
    [InlineData("reason=bored", "reason is not a valid value. Use bounced, blocked, gone, unsubscribed or refused.")]
    [InlineData("limit=0", "limit is not a number from 1 to 200.")]
    [InlineData("limit=201", "limit is not a number from 1 to 200.")]
    [InlineData("cursor=forged", "cursor is not valid. Use next of the previous page, or omit cursor for the first page.")]
    [InlineData("adress=ada", "'adress' is not a valid parameter. Use kind, reason, address, cursor, limit.")]
    public async Task An_invalid_query_is_400_and_names_the_parameter(string query, string detail)
    {
        var problem = await (await _client.GetAsync($"{Url}?{query}")).ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        problem["detail"]!.GetValue<string>().Should().Be(detail);
    }

    [Fact]
    public async Task The_list_is_501_if_the_address_book_cannot_list_and_lifting_still_works()
    {
        var book = Substitute.For<IAddressBook>();
        book.LiftAsync("email", "ada@example.com", null, Arg.Any<CancellationToken>()).Returns(true);
        await using var app = new NotifyApp { More = services => services.AddSingleton(book) };
        using var client = app.As(Users.Operator);

        var problem = await (await client.GetAsync(Url)).ShouldBeProblemAsync(HttpStatusCode.NotImplemented);
        problem["detail"]!.GetValue<string>().Should().Contain("ISuppressionList");
        (await DeleteAsync(client, """{"kind":"email","address":"ada@example.com"}"""))
            .StatusCode.Should().Be(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Lifting_a_suppression_is_logged_with_the_user_and_without_the_address()
    {
        await SuppressAsync("ada@example.com");
        await SuppressAsync("ada@example.com", SuppressionReason.Unsubscribed, list: "news");

        var answer = await DeleteAsync(_client, """{"kind":"email","address":"ada@example.com"}""");

        answer.StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await _app.Book.GetSuppressionAsync("email", "ada@example.com")).Should().BeNull();
        (await _app.Book.GetSuppressionAsync("email", "ada@example.com", "news")).Should().NotBeNull();
        await DeleteAsync(_client, """{"kind":"email","address":"ada@example.com","list":"news"}""");
        (await _app.Book.GetSuppressionAsync("email", "ada@example.com", "news")).Should().BeNull();
        _logs.GetSnapshot().Where(record => record.Id.Id == 1211).Select(record => record.Message).Should().Equal(
            "otto lifted the suppression of an address on email for all messages.",
            "otto lifted the suppression of an address on email for news.");
        _logs.GetSnapshot().Where(record => record.Category!.StartsWith("Notify", StringComparison.Ordinal))
            .Should().NotContain(record => record.Message.Contains("ada@", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_address_is_lifted_as_an_operator_types_it()
    {
        await SuppressAsync("ada@example.com");
        (await DeleteAsync(_client, """{"kind":"email","address":"ada@EXAMPLE.com"}"""))
            .StatusCode.Should().Be(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("""{"kind":"email","address":"bob@example.com"}""", HttpStatusCode.NotFound)]
    [InlineData("""{"kind":"email","address":"ada@example.com","list":"news"}""", HttpStatusCode.NotFound)]
    [InlineData("""{"kind":"telegram","address":"ada@example.com"}""", HttpStatusCode.NotFound)]
    [InlineData("""{"address":"ada@example.com"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"kind":"email","address":" "}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("[]", HttpStatusCode.UnprocessableEntity)]
    public async Task A_suppression_that_does_not_exist_is_not_lifted(string body, HttpStatusCode status)
    {
        await SuppressAsync("ada@example.com");
        await (await DeleteAsync(_client, body)).ShouldBeProblemAsync(status);
        (await _app.Book.GetSuppressionAsync("email", "ada@example.com")).Should().NotBeNull();
    }

    [Fact]
    public async Task A_dead_letter_contains_the_suppressions_of_its_recipient()
    {
        var envelope = await _app.DieAsync(reason: DeliveryOutcomes.InvalidRecipient);
        var user = envelope.Recipient.UserId!;
        var kind = _app.Services.GetServices<ChannelRegistration>().Single(channel => channel.Name == "email").Kind;
        var normalized = kind.Normalize("Ada@EXAMPLE.com");
        await _app.Book.AddAddressAsync(user, "email", "Ada@EXAMPLE.com");
        await SuppressAsync(normalized);
        await SuppressAsync("bob@example.com");

        var letter = await ReadAsync(await _client.GetAsync($"{NotifyApp.Base}/dead-letters/{envelope.Id}"));

        var suppression = letter["suppressions"]!.AsArray().Should().ContainSingle().Subject!;
        suppression["address"]!.GetValue<string>().Should().Be(normalized);
        suppression["reason"]!.GetValue<string>().Should().Be("bounced");
        await _app.Book.LiftAsync("email", normalized);
        letter = await ReadAsync(await _client.GetAsync($"{NotifyApp.Base}/dead-letters/{envelope.Id}"));
        letter["suppressions"]!.AsArray().Should().BeEmpty();
    }

    private ValueTask SuppressAsync(
        string address,
        SuppressionReason reason = SuppressionReason.Bounced,
        string kind = "email",
        string? list = null)
    {
        var suppression = new Suppression { Reason = reason, At = _app.Time.GetUtcNow(), List = list };
        return _app.Book.SuppressAsync(kind, address, suppression);
    }

    private static Task<HttpResponseMessage> DeleteAsync(HttpClient client, string body) =>
        client.SendAsync(new HttpRequestMessage(HttpMethod.Delete, Url)
        {
            Content = new StringContent(body, null, "application/json"),
        });

    private async Task<JsonObject> GetAsync(string query) => await ReadAsync(await _client.GetAsync(Url + query));

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage response)
    {
        response.StatusCode.Should().Be(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return await response.JsonAsync();
    }
}
