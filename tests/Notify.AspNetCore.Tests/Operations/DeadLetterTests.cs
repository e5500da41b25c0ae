using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Notify.AspNetCore.Tests.Harness;
using Notify.Bus;
using NSubstitute;

namespace Notify.AspNetCore.Tests.Operations;

public sealed class DeadLetterTests : IAsyncDisposable
{
    private const string Url = NotifyApp.Base + "/dead-letters";
    private readonly NotifyApp _app = new();
    private readonly HttpClient _client;

    public DeadLetterTests() => _client = _app.As(Users.Operator);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task They_are_listed_newest_first_a_page_at_a_time()
    {
        var ids = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            ids.Insert(0, (await _app.DieAsync()).Id);
            _app.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var seen = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = await GetAsync($"?limit=2&cursor={Uri.EscapeDataString(cursor ?? "")}");
            seen.AddRange(page["items"]!.AsArray().Select(item => item!["id"]!.GetValue<Guid>()));
            cursor = page["next"]?.GetValue<string>();
        }
        while (cursor is not null);
        seen.Should().Equal(ids);
    }

    [Theory]
    [InlineData("channel=telegram", 1)]
    [InlineData("lane=campaign", 1)]
    [InlineData("lane=transactional", 2)]
    [InlineData("campaign=spring", 1)]
    [InlineData("reason=expired", 1)]
    [InlineData("reason=expired&channel=email", 0)]
    [InlineData("user_id=unknown", 0)]
    [InlineData("template=nothing", 0)]
    [InlineData("from=2026-11-25T08:00:31Z", 2)]
    [InlineData("until=2026-11-25T08:00:31Z", 1)]
    [InlineData("channel=&lane=&from=&until=&limit=&cursor=", 3)]
    public async Task They_are_found_by_what_they_are(string query, int count)
    {
        await _app.DieAsync();
        _app.Time.Advance(TimeSpan.FromSeconds(1));
        await _app.DieAsync(lane: Lane.Campaign, campaign: "spring");
        await _app.DieAsync("telegram", reason: "expired");

        (await GetAsync("?" + query))["items"]!.AsArray().Should().HaveCount(count);
    }

    [Theory]
    [InlineData("lane=express", "lane")]
    [InlineData("from=yesterday", "from")]
    [InlineData("until=x", "until")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("limit=x", "limit")]
    [InlineData("cursor=forged", "cursor")]
    [InlineData("chanel=email", "'chanel'")]
    public async Task A_query_that_makes_no_sense_is_400(string query, string word)
    {
        await _app.DieAsync();
        var problem = await (await _client.GetAsync($"{Url}?{query}")).ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        problem["detail"]!.GetValue<string>().Should().StartWith(word);
    }

    [Fact]
    public async Task One_is_shown_with_its_journey_and_nothing_personal()
    {
        var envelope = await _app.DieAsync();
        var response = await _client.GetAsync($"{Url}/{envelope.Id}");
        var letter = await response.JsonAsync();

        letter["channel"]!.GetValue<string>().Should().Be("email");
        letter["lane"]!.GetValue<string>().Should().Be("transactional");
        letter["reason"]!.GetValue<string>().Should().Be("rejected");
        letter["failures"]!.GetValue<int>().Should().Be(letter["history"]!.AsArray().Count).And.Be(1);
        letter["readable"]!.GetValue<bool>().Should().BeTrue();
        letter["notification_id"]!.GetValue<Guid>().Should().Be(envelope.NotificationId);
        letter["steps"]!.AsArray().Select(step => step!.GetValue<string>()).Should().Equal(envelope.Steps);
        letter["history"]![0]!["detail"]!.GetValue<string>().Should().Be("554 no thanks");
        foreach (var address in new[] { envelope.Recipient.AddressFor("email") }.OfType<string>())
            (await response.Content.ReadAsStringAsync()).Should().NotContain(address);
    }

    [Fact]
    public async Task Requeued_it_is_in_its_queue_again()
    {
        var envelope = await _app.DieAsync();
        (await _client.PostAsync($"{Url}/{envelope.Id}/requeue", null)).StatusCode.Should().Be(HttpStatusCode.NoContent);

        (await GetAsync(""))["items"]!.AsArray().Should().BeEmpty();
        (await _app.Bus.GetStatisticsAsync()).For("email").Transactional.Should().Be(1);
        await (await _client.PostAsync($"{Url}/{envelope.Id}/requeue", null)).ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Many_are_requeued_by_what_they_are_and_never_all_by_oversight()
    {
        await _app.DieAsync();
        await _app.DieAsync();
        await _app.DieAsync("telegram");

        await (await _client.PostAsync($"{Url}/requeue", null)).ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        await (await _client.PostAsync($"{Url}/requeue?lane=x", null)).ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        await (await _client.PostAsync($"{Url}/requeue?lane=transactional&chanel=telegram", null))
            .ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        var answer = await (await _client.PostAsync($"{Url}/requeue?channel=email", null)).JsonAsync();
        answer["requeued"]!.GetValue<int>().Should().Be(2);
        (await GetAsync(""))["items"]!.AsArray().Should().ContainSingle();
    }

    [Fact]
    public async Task Deleted_it_is_gone()
    {
        var envelope = await _app.DieAsync();
        (await _client.DeleteAsync($"{Url}/{envelope.Id}")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        await (await _client.DeleteAsync($"{Url}/{envelope.Id}")).ShouldBeProblemAsync(HttpStatusCode.NotFound);
        await (await _client.GetAsync($"{Url}/{envelope.Id}")).ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task One_that_nobody_can_read_is_shown_and_cannot_be_requeued()
    {
        var letter = new DeadLetter
        {
            Id = Guid.NewGuid(),
            Channel = "email",
            Lane = Lane.Campaign,
            Reason = "undecodable",
            At = _app.Time.GetUtcNow(),
            State = DeliveryState.Initial,
            Bytes = new byte[] { 1, 2, 3 },
        };
        var bus = Substitute.For<IMessageBus>();
        bus.DeadLetters.GetAsync(letter.Id, Arg.Any<CancellationToken>()).Returns(letter);
        await using var app = new NotifyApp { More = services => services.AddSingleton(bus) };
        using var client = app.As(Users.Operator);

        var shown = await (await client.GetAsync($"{Url}/{letter.Id}")).JsonAsync();
        shown["readable"]!.GetValue<bool>().Should().BeFalse();
        shown["bytes"]!.GetValue<string>().Should().Be("AQID");
        shown["template"].Should().BeNull();
        await (await client.PostAsync($"{Url}/{letter.Id}/requeue", null)).ShouldBeProblemAsync(HttpStatusCode.Conflict);
    }

    private async Task<JsonObject> GetAsync(string query)
    {
        var response = await _client.GetAsync(Url + query);
        response.StatusCode.Should().Be(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return await response.JsonAsync();
    }
}
