using System.Net;
using System.Text.RegularExpressions;
using Notify.WebSample.Tests.Harness;

namespace Notify.WebSample.Tests;

public sealed partial class PageTests(SampleApp app) : IClassFixture<SampleApp>
{
    // What a browser sends when a person follows a link or submits a form.
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    [Theory]
    [InlineData("/")]
    [InlineData("/inbox")]
    public async Task A_page_asks_for_nothing_that_its_policy_forbids(string path)
    {
        var visitor = await app.VisitAsync("owner");
        var answer = await visitor.GetAsync(path, "text/html");
        answer.Headers.GetValues("Content-Security-Policy").Should().ContainSingle().Which
            .Should().StartWith("default-src 'none'").And.NotContain("unsafe");
        var html = await answer.Content.ReadAsStringAsync();
        html.Should().NotContain("style=").And.NotContain("<style")
            .And.NotMatchRegex("""<script(?![^>]*src="/)""").And.NotMatchRegex(" on[a-z]+=")
            .And.NotMatchRegex("(src|<link[^>]* href)=\"https?:");
        html.Should().Contain("<html lang=\"en\">").And.Contain("<main>").And.Contain("<h1>");
    }

    [Fact]
    public async Task What_a_page_loads_is_there()
    {
        var visitor = await app.VisitAsync("owner");
        var files = LocalFile().Matches(await visitor.PageAsync("/")).Select(match => match.Groups[1].Value).ToHashSet();
        files.Should().BeEquivalentTo("/site.css", "/account.js", "/signout.js");
        foreach (var file in files.Append("/_content/Notify.Push/notify-push.js").Append("/_content/Notify.Push/notify-sw.js"))
            (await visitor.GetAsync(file)).StatusCode.Should().Be(HttpStatusCode.OK, file);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/health/ready")]
    public async Task It_says_how_it_is(string path)
    {
        var answer = await app.Visit().GetAsync(path);
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).Should().Be("Healthy");
    }

    [Theory]
    [InlineData("trader", "/nothing", HttpStatusCode.NotFound)]
    [InlineData("trader", "/inbox/nothing", HttpStatusCode.NotFound)]
    [InlineData("trader", Visitor.Api + "/ui", HttpStatusCode.Forbidden)]
    [InlineData("trader", Visitor.Api + "/queues", HttpStatusCode.Forbidden)]
    [InlineData("operator", Visitor.Api + "/dead-letters?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("trader", Visitor.Api + "/unsubscribe?t=invalid", HttpStatusCode.BadRequest)]
    public async Task An_error_is_a_page_for_a_browser_and_problem_details_for_a_program(
        string person, string path, HttpStatusCode status)
    {
        var visitor = await app.VisitAsync(person);

        var page = await visitor.GetAsync(path, Browser);
        var answer = await visitor.GetAsync(path);

        page.StatusCode.Should().Be(status);
        page.Content.Headers.ContentType!.MediaType.Should().Be("text/html");
        (await page.Content.ReadAsStringAsync()).Should().Contain("<h1>");
        answer.StatusCode.Should().Be(status);
        if (!path.Contains("unsubscribe", StringComparison.Ordinal))
            answer.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
    }

    [Theory]
    [InlineData("/signin")]
    [InlineData("/signout")]
    [InlineData("/messages/alert")]
    [InlineData("/messages/newsletter")]
    [InlineData("/trouble/page")]
    [InlineData("/trouble/unknown-mailbox")]
    [InlineData("/trouble/late")]
    [InlineData("/local/pager")]
    [InlineData("/local/browser/expire")]
    [InlineData("/local/telegram/start")]
    public async Task A_form_without_its_token_is_answered_by_a_page(string action)
    {
        var visitor = await app.VisitAsync("owner");

        var answer = await visitor.PostAsync(action, Browser);

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("text/html");
    }

    [GeneratedRegex("(?:src|href)=\"(/[a-z.]+\\.(?:js|css))\"")]
    private static partial Regex LocalFile();
}
