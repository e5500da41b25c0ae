using System.Net;
using Notify.WebSample.Tests.Harness;

namespace Notify.WebSample.Tests;

public sealed class SignInTests(SampleApp app) : IClassFixture<SampleApp>
{
    [Fact]
    public async Task A_page_leads_to_the_sign_in_and_a_script_is_told_401()
    {
        var visitor = app.Visit();
        var page = await visitor.GetAsync("/", "text/html");
        page.StatusCode.Should().Be(HttpStatusCode.Found);
        page.Headers.Location!.PathAndQuery.Should().Be("/signin?ReturnUrl=%2F");

        var script = await visitor.GetAsync($"{Visitor.Api}/queues");
        script.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        script.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        (await visitor.PageAsync("/signin")).Should().Contain("demonstration only");
    }

    [Theory]
    [InlineData("trader", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData("operator", HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData("owner", HttpStatusCode.OK, HttpStatusCode.OK)]
    public async Task Everybody_may_do_what_the_policies_say(string person, HttpStatusCode queues, HttpStatusCode test)
    {
        var visitor = await app.VisitAsync(person);
        (await visitor.GetAsync($"{Visitor.Api}/queues")).StatusCode.Should().Be(queues);
        (await visitor.TestAsync(person, "email")).StatusCode.Should().Be(test);
        (await visitor.PageAsync("/")).Contains("id=\"test\"", StringComparison.Ordinal).Should().Be(test == HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/inbox", "/inbox")]
    [InlineData("//example.com", "/")]
    [InlineData("/\\example.com", "/")]
    [InlineData("https://example.com", "/")]
    public async Task The_way_back_is_on_this_site(string back, string location)
    {
        var answer = await app.Visit().PostFormAsync("/signin", "/signin", ("person", "trader"), ("back", back));
        answer.Headers.Location!.OriginalString.Should().Be(location);
    }

    [Fact]
    public async Task Who_is_nobody_or_brings_no_token_is_not_let_in()
    {
        var visitor = app.Visit();
        (await visitor.PostFormAsync("/signin", "/signin", ("person", "eve"))).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("person", "owner")]);
        (await app.CreateClient().PostAsync("/signin", form)).StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Signing_out_ends_it()
    {
        var visitor = await app.VisitAsync("trader");
        (await visitor.PostFormAsync("/", "/signout")).StatusCode.Should().Be(HttpStatusCode.Found);
        (await visitor.GetAsync("/inbox", "text/html")).StatusCode.Should().Be(HttpStatusCode.Found);
    }
}
