using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Notify.Addresses;
using Notify.AspNetCore.Tests.Harness;

namespace Notify.AspNetCore.Tests.Push;

public sealed class PushEndpointTests : IAsyncDisposable
{
    private const string Url = NotifyApp.Base + "/push/subscriptions";
    private readonly NotifyApp _app = new() { Endpoints = options => options.MaxSubscriptionsPerUser = 3 };

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task The_key_is_for_the_signed_in()
    {
        using var ada = _app.As(Users.Ada);
        (await (await ada.GetAsync(NotifyApp.Base + "/push/key")).JsonAsync())["public_key"]!.GetValue<string>().Should().HaveLength(87);

        using var anonymous = _app.As(Users.Nobody);
        (await anonymous.GetAsync(NotifyApp.Base + "/push/key")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task Names_that_are_no_text_are_422(string method)
    {
        using var ada = _app.As(Users.Ada);
        using var request = new HttpRequestMessage(new HttpMethod(method), Url)
        {
            Content = new StringContent(
                @"{""endpoint"":""https://fcm.googleapis.com/x"",""\ud800aaaaaaaaaaaaaaaaaaaa"":1}",
                Encoding.UTF8,
                "application/json"),
        };
        await (await ada.SendAsync(request)).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_browser_is_kept_once_however_often_it_posts()
    {
        var browser = Browser("one");
        (await PostAsync(browser)).StatusCode.Should().Be(HttpStatusCode.Created);
        var again = await PostAsync(browser);
        again.StatusCode.Should().Be(HttpStatusCode.OK);
        (await again.JsonAsync())["subscriptions"]!.GetValue<int>().Should().Be(1);

        (await AddressesAsync()).Should().ContainSingle().Which.Should().Contain("/push/one");
    }

    [Fact]
    public async Task New_keys_of_one_endpoint_take_the_place_of_the_old_ones()
    {
        await PostAsync(Browser("one"));
        var renewed = Browser("one");
        (await PostAsync(renewed)).StatusCode.Should().Be(HttpStatusCode.OK);

        (await AddressesAsync()).Should().ContainSingle().Which.Should().Contain(renewed["keys"]!["auth"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_subscription_takes_the_place_of_the_one_it_replaces()
    {
        var old = Browser("one");
        await PostAsync(old);
        var renewed = Browser("two");
        renewed["replaces"] = old.DeepClone();
        (await PostAsync(renewed)).StatusCode.Should().Be(HttpStatusCode.Created);

        (await AddressesAsync()).Should().ContainSingle().Which.Should().Contain("/push/two");
    }

    [Fact]
    public async Task Nobody_has_more_than_the_limit_but_what_is_there_can_be_renewed_and_replaced()
    {
        foreach (var name in new[] { "one", "two", "three" })
            (await PostAsync(Browser(name))).StatusCode.Should().Be(HttpStatusCode.Created);

        await (await PostAsync(Browser("four"))).ShouldBeProblemAsync(HttpStatusCode.Conflict);
        (await PostAsync(Browser("two"))).StatusCode.Should().Be(HttpStatusCode.OK);
        var replacing = Browser("four");
        replacing["replaces"] = Browser("one");
        (await PostAsync(replacing)).StatusCode.Should().Be(HttpStatusCode.Created);
        (await AddressesAsync()).Should().HaveCount(3);

        (await PostAsync(Browser("five"), "bob")).StatusCode.Should().Be(HttpStatusCode.Created, "the limit is a user's own");
    }

    [Fact]
    public async Task The_limit_holds_for_posts_at_the_same_time()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => PostAsync(Browser($"b{i}"))));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Created).Should().Be(3);
        (await AddressesAsync()).Should().HaveCount(3);
    }

    [Fact]
    public async Task Deleting_forgets_the_browser_and_is_no_failure_when_it_is_gone()
    {
        await PostAsync(Browser("one"));
        await PostAsync(Browser("two"));

        (await DeleteAsync(Browser("one"))).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await DeleteAsync(Browser("one"))).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await DeleteAsync(Browser("two"), "bob")).StatusCode.Should().Be(HttpStatusCode.NoContent);

        (await AddressesAsync()).Should().ContainSingle("bob cannot take ada's").Which.Should().Contain("/push/two");
    }

    [Fact]
    public async Task A_browser_that_comes_back_is_written_to_again_but_stays_off_the_lists_it_left()
    {
        var browser = Browser("one");
        var endpoint = browser["endpoint"]!.GetValue<string>();
        var suppression = new Suppression { Reason = SuppressionReason.Gone, At = _app.Time.GetUtcNow() };
        await _app.Book.SuppressAsync("push", endpoint, suppression);
        var unsubscription = new Suppression
        {
            Reason = SuppressionReason.Unsubscribed,
            At = _app.Time.GetUtcNow(),
            List = "news",
        };
        await _app.Book.SuppressAsync("push", endpoint, unsubscription);

        await PostAsync(browser);

        (await _app.Book.GetSuppressionAsync("push", endpoint)).Should().BeNull();
        (await _app.Book.GetSuppressionAsync("push", endpoint, "news")).Should().NotBeNull();
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"endpoint":7}""")]
    public async Task What_is_no_subscription_is_422(string body)
    {
        using var client = _app.As(Users.Ada);
        await (await client.PostAsync(Url, new StringContent(body, Encoding.UTF8, "application/json")))
            .ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity);
        using var request = new HttpRequestMessage(HttpMethod.Delete, Url)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        await (await client.SendAsync(request)).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity);
    }

    [Theory]
    [InlineData("http://127.0.0.1:9/internal", "https")]
    [InlineData("https://10.0.0.1/internal", "push")]
    [InlineData("https://evil.example.com/push/one", "push service")]
    [InlineData("javascript:alert(1)", "endpoint")]
    public async Task An_endpoint_that_is_no_push_service_is_422_and_not_repeated(string endpoint, string words)
    {
        var browser = Browser("one");
        browser["endpoint"] = endpoint;
        var problem = await (await PostAsync(browser)).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity);
        problem["detail"]!.GetValue<string>().Should().Contain(words).And.NotContain(endpoint);
        (await AddressesAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_body_without_bounds_is_413_and_one_that_is_no_json_415()
    {
        using var client = _app.As(Users.Ada);
        using var large = new StringContent(new string(' ', 17_000), Encoding.UTF8, "application/json");
        await (await client.PostAsync(Url, large)).ShouldBeProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        await (await client.PostAsync(Url, new StringContent("endpoint"))).ShouldBeProblemAsync(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_401_and_so_is_a_token_without_a_user_id()
    {
        using var anonymous = _app.As(Users.Nobody);
        (await anonymous.PostAsJsonAsync(Url, Browser("one"))).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        await (await PostAsync(Browser("one"), ".owner")).ShouldBeProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Without_a_channel_that_browsers_subscribe_to_it_is_404()
    {
        await using var app = new NotifyApp { Endpoints = options => options.PushChannel = "email" };
        using var client = app.As(Users.Ada);
        var problem = await (await client.GetAsync(NotifyApp.Base + "/push/key")).ShouldBeProblemAsync(HttpStatusCode.NotFound);
        problem["detail"]!.GetValue<string>().Should().Contain("'email'");
        await (await client.PostAsJsonAsync(Url, Browser("one"))).ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    private async Task<HttpResponseMessage> PostAsync(JsonObject browser, string user = Users.Ada)
    {
        using var client = _app.As(user);
        return await client.PostAsJsonAsync(Url, browser);
    }

    private async Task<HttpResponseMessage> DeleteAsync(JsonObject browser, string user = Users.Ada)
    {
        using var client = _app.As(user);
        using var request = new HttpRequestMessage(HttpMethod.Delete, Url) { Content = JsonContent.Create(browser) };
        return await client.SendAsync(request);
    }

    private async Task<IReadOnlyList<string>> AddressesAsync() => await _app.Book.GetAddressesAsync("ada", "push");

    private static JsonObject Browser(string name) => Browsers.Subscription(name);
}
