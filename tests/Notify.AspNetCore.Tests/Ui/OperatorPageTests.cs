using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Notify.AspNetCore.Tests.Harness;

namespace Notify.AspNetCore.Tests.Ui;

public sealed class OperatorPageTests : IAsyncDisposable
{
    private const string Url = NotifyApp.Base + "/ui";
    private readonly NotifyApp _app = new();
    private readonly HttpClient _client;

    public OperatorPageTests() => _client = _app.As(Users.Operator);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task The_page_and_all_it_refers_to_are_there_under_the_strictest_policy()
    {
        var page = await _client.GetAsync(Url);
        page.StatusCode.Should().Be(HttpStatusCode.OK);
        page.Content.Headers.ContentType!.ToString().Should().Be("text/html; charset=utf-8");
        page.Headers.GetValues("Referrer-Policy").Should().Equal("same-origin");
        page.Headers.GetValues("Content-Security-Policy").Single().Should().Contain("default-src 'none'").And.NotContain("unsafe");
        var html = await page.Content.ReadAsStringAsync();
        html.Should().NotMatchRegex("style=\"|<style|onclick|https?://(?!www.w3.org)");

        var files = Regex.Matches(html, "(?:src|href)=\"(ui/[^\"]+)\"").Select(match => match.Groups[1].Value).ToArray();
        files.Should().Contain(file => file.EndsWith(".js", StringComparison.Ordinal))
            .And.Contain(file => file.EndsWith(".css", StringComparison.Ordinal));
        foreach (var file in files)
            (await _client.GetAsync($"{NotifyApp.Base}/{file}")).StatusCode.Should().Be(HttpStatusCode.OK, file);
    }

    [Fact]
    public async Task What_has_not_changed_is_not_sent_again()
    {
        var first = await _client.GetAsync(Url + "/app.js");
        first.Content.Headers.ContentType!.MediaType.Should().Be("text/javascript");
        using var again = new HttpRequestMessage(HttpMethod.Get, Url + "/app.js") { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        (await _client.SendAsync(again)).StatusCode.Should().Be(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task A_slash_at_the_end_is_taken_off_for_the_pages_links()
    {
        var page = await _client.GetAsync(Url + "/");
        page.StatusCode.Should().Be(HttpStatusCode.Redirect);
        page.Headers.Location!.OriginalString.Should().Be(Url);
    }

    [Theory]
    [InlineData("/m%C3%BCller")]
    [InlineData("/%E4%B8%AD%20x")]
    public async Task The_page_works_below_a_path_with_other_characters(string prefix)
    {
        var path = Uri.UnescapeDataString(prefix);
        await using var app = new NotifyApp { Group = endpoints => endpoints.MapGroup(path) };
        using var client = app.As(Users.Operator);

        var redirect = await client.GetAsync($"{prefix}{Url}/");
        redirect.StatusCode.Should().Be(HttpStatusCode.Redirect);
        redirect.Headers.Location!.OriginalString.Should().Be($"{prefix}{Url}");
        (await client.GetAsync(redirect.Headers.Location)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/missing.js")]
    [InlineData("/../page.css")]
    [InlineData("/%2e%2e/page.css")]
    public async Task What_is_no_file_of_the_page_is_404(string path) =>
        (await _client.GetAsync(Url + path)).StatusCode.Should().Be(HttpStatusCode.NotFound);
}
