using System.Net;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Notify.AspNetCore.Tests.Harness;

namespace Notify.AspNetCore.Tests.Http;

public sealed class SameSiteTests : IAsyncDisposable
{
    private const string Url = NotifyApp.Base + "/channels/email/pause";
    private const string Session = "session=otto.operator";
    private readonly NotifyApp _app = new()
    {
        More = services => services.AddAntiforgery(options => options.HeaderName = "X-XSRF"),
        Pipeline = app => app.Map("/token", branch => branch.Run(async context =>
        {
            var tokens = context.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context);
            await context.Response.WriteAsync(tokens.RequestToken!);
        })),
    };

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData(HttpStatusCode.NoContent, "Sec-Fetch-Site", "same-origin")]
    [InlineData(HttpStatusCode.NoContent, "Sec-Fetch-Site", "none")]
    [InlineData(HttpStatusCode.BadRequest, "Sec-Fetch-Site", "same-site")]
    [InlineData(HttpStatusCode.BadRequest, "Sec-Fetch-Site", "cross-site")]
    [InlineData(HttpStatusCode.NoContent, "Origin", "http://localhost")]
    [InlineData(HttpStatusCode.BadRequest, "Origin", "https://localhost")]
    [InlineData(HttpStatusCode.BadRequest, "Origin", "http://localhost.evil.example")]
    [InlineData(HttpStatusCode.BadRequest, "Origin", "null")]
    [InlineData(HttpStatusCode.BadRequest, "Authorization", "Basic b3R0bzp4")]
    [InlineData(HttpStatusCode.BadRequest, "X-XSRF", "forged")]
    [InlineData(HttpStatusCode.BadRequest, "X-Other", "nothing to prove it")]
    public async Task A_cookie_alone_proves_nothing(HttpStatusCode expected, string header, string value)
    {
        using var client = _app.As(Users.Nobody);
        using var request = new HttpRequestMessage(HttpMethod.Post, Url) { Headers = { { "Cookie", Session }, { header, value } } };
        (await client.SendAsync(request)).StatusCode.Should().Be(expected);
        (await _app.Bus.GetStatisticsAsync()).For("email").IsPaused.Should().Be(expected == HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task The_hosts_antiforgery_token_proves_it()
    {
        using var client = _app.As(Users.Nobody);
        using var first = new HttpRequestMessage(HttpMethod.Get, "/token") { Headers = { { "Cookie", Session } } };
        var page = await client.SendAsync(first);
        var cookie = page.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        var token = await page.Content.ReadAsStringAsync();

        using var request = new HttpRequestMessage(HttpMethod.Post, Url)
        {
            Headers = { { "Cookie", $"{Session}; {cookie}" }, { "X-XSRF", token }, { "Sec-Fetch-Site", "same-site" } },
        };
        (await client.SendAsync(request)).StatusCode.Should().Be(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task No_token_is_looked_for_in_a_body_without_bounds()
    {
        BodyProbe? body = null;
        await using var app = new NotifyApp
        {
            More = services => services.AddAntiforgery(),
            Pipeline = pipeline => pipeline.Use((context, next) =>
            {
                body = BodyProbe.Attach(context);
                return next(context);
            }),
        };
        using var client = app.As(Users.Nobody);
        using var request = new HttpRequestMessage(HttpMethod.Post, Url)
        {
            Headers = { { "Cookie", Session } },
            Content = new StringContent("a=" + new string('x', 3_000_000), System.Text.Encoding.ASCII, "application/x-www-form-urlencoded"),
        };
        await (await client.SendAsync(request)).ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        body!.Count.Should().Be(0);
    }

    [Theory]
    [InlineData("Bearer x")]
    [InlineData("Bearer otto.operator")]
    [InlineData("bearer x, Bearer y")]
    public async Task A_bearer_token_proves_nothing_beside_a_cookie(string authorization)
    {
        // The authentication of the host may look at the cookie only, and ignore an invented token.
        using var client = _app.As(Users.Nobody);
        using var request = new HttpRequestMessage(HttpMethod.Post, Url) { Headers = { { "Cookie", Session } } };
        request.Headers.TryAddWithoutValidation("Authorization", authorization);

        await (await client.SendAsync(request)).ShouldBeProblemAsync(HttpStatusCode.BadRequest);

        (await _app.Bus.GetStatisticsAsync()).For("email").IsPaused.Should().BeFalse();
    }

    [Fact]
    public async Task A_bearer_token_proves_it()
    {
        using var client = _app.As(Users.Operator);
        (await client.PostAsync(Url, null)).StatusCode.Should().Be(HttpStatusCode.NoContent);
    }
}
