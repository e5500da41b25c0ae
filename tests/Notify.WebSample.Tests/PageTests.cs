using System.Net;
using System.Text.RegularExpressions;
using Notify.WebSample.Tests.Harness;

namespace Notify.WebSample.Tests;

public sealed partial class PageTests(SampleApp app) : IClassFixture<SampleApp>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/inbox")]
    public async Task A_page_asks_for_nothing_that_its_policy_forbids(string path)
    {
        var visitor = await app.VisitAsync("owner");
        var answer = await visitor.GetAsync(path, "text/html");
        answer.Headers.GetValues("Content-Security-Policy").Should().ContainSingle().Which.Should().StartWith("default-src 'none'").And.NotContain("unsafe");
        var html = await answer.Content.ReadAsStringAsync();
        html.Should().NotContain("style=").And.NotContain("<style").And.NotMatchRegex("""<script(?![^>]*src="/)""").And.NotMatchRegex(" on[a-z]+=").And.NotMatchRegex("(src|<link[^>]* href)=\"https?:");
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

    [GeneratedRegex("(?:src|href)=\"(/[a-z.]+\\.(?:js|css))\"")]
    private static partial Regex LocalFile();
}
