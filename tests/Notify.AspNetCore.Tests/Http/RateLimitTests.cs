using System.Net;
using Microsoft.AspNetCore.Builder;
using Notify.AspNetCore.Tests.Harness;

namespace Notify.AspNetCore.Tests.Http;

public sealed class RateLimitTests
{
    private const string Url = NotifyApp.Base + "/unsubscribe";
    private static readonly RateLimit Three = new(3, TimeSpan.FromHours(1));

    [Fact]
    public async Task A_client_that_asks_too_often_is_429_and_told_when_to_come_back()
    {
        await using var app = new NotifyApp { Endpoints = options => options.UnsubscribeLimit = Three };
        using var client = app.As(Users.Nobody);
        for (var i = 0; i < 3; i++)
            (await client.GetAsync(Url)).StatusCode.Should().Be(HttpStatusCode.BadRequest);

        var refused = await client.PostAsync(Url, null);
        await refused.ShouldBeProblemAsync(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta.Should().BeGreaterThan(TimeSpan.FromMinutes(50)).And.BeLessThanOrEqualTo(TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task A_host_that_runs_the_middleware_itself_counts_a_request_once()
    {
        await using var app = new NotifyApp
        {
            Endpoints = options => options.UnsubscribeLimit = Three,
            More = services => services.AddRateLimiter(_ => { }),
            Pipeline = pipeline => pipeline.UseRateLimiter(),
        };
        using var client = app.As(Users.Nobody);
        for (var i = 0; i < 3; i++)
            (await client.GetAsync(Url)).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        await (await client.GetAsync(Url)).ShouldBeProblemAsync(HttpStatusCode.TooManyRequests);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public async Task A_client_is_an_address_or_the_network_it_has(string one, string other, bool same)
    {
        await using var app = new NotifyApp
        {
            Endpoints = options => options.UnsubscribeLimit = new RateLimit(1, TimeSpan.FromHours(1)),
            Pipeline = pipeline => pipeline.Use((context, next) =>
            {
                context.Connection.RemoteIpAddress = IPAddress.Parse(context.Request.Headers["X-From"]!);
                return next(context);
            }),
        };
        (await FromAsync(app, one)).Should().Be(HttpStatusCode.BadRequest);
        (await FromAsync(app, one)).Should().Be(HttpStatusCode.TooManyRequests);
        (await FromAsync(app, other)).Should().Be(same ? HttpStatusCode.TooManyRequests : HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Users_have_limits_of_their_own()
    {
        await using var app = new NotifyApp
        {
            Endpoints = options => (options.PushLimit, options.TestSendLimit) = (
                new RateLimit(1, TimeSpan.FromHours(1)), new RateLimit(1, TimeSpan.FromHours(1))),
        };
        using var ada = app.As(Users.Ada);
        using var bob = app.As("bob");
        (await ada.GetAsync(NotifyApp.Base + "/push/key")).StatusCode.Should().Be(HttpStatusCode.OK);
        await (await ada.GetAsync(NotifyApp.Base + "/push/key")).ShouldBeProblemAsync(HttpStatusCode.TooManyRequests);
        (await bob.GetAsync(NotifyApp.Base + "/push/key")).StatusCode.Should().Be(HttpStatusCode.OK);

        using var owner = app.As(Users.Owner);
        (await owner.PostAsync(NotifyApp.Base + "/test", null)).StatusCode.Should().Be(HttpStatusCode.UnsupportedMediaType);
        await (await owner.PostAsync(NotifyApp.Base + "/test", null)).ShouldBeProblemAsync(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Inbound_is_limited_too()
    {
        await using var app = new NotifyApp { Endpoints = options => options.InboundLimit = new RateLimit(1, TimeSpan.FromHours(1)) };
        using var client = app.As(Users.Nobody);
        await (await client.PostAsync(NotifyApp.Base + "/inbound/pigeon", null)).ShouldBeProblemAsync(HttpStatusCode.NotFound);
        await (await client.PostAsync(NotifyApp.Base + "/inbound/pigeon", null)).ShouldBeProblemAsync(HttpStatusCode.TooManyRequests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_limit_counts_for_itself(bool hostsMiddleware)
    {
        await using var app = new NotifyApp
        {
            Endpoints = options => (options.InboundLimit, options.UnsubscribeLimit) = (new RateLimit(1, TimeSpan.FromHours(1)), Three),
            More = services => services.AddRateLimiter(_ => { }),
            Pipeline = pipeline => _ = hostsMiddleware ? pipeline.UseRateLimiter() : pipeline,
        };
        using var client = app.As(Users.Nobody);
        await (await client.PostAsync(NotifyApp.Base + "/inbound/pigeon", null)).ShouldBeProblemAsync(HttpStatusCode.NotFound);
        for (var i = 0; i < 3; i++)
            (await client.GetAsync(Url)).StatusCode
                .Should().Be(HttpStatusCode.BadRequest, "the same client's other limit says nothing here");
        await (await client.GetAsync(Url)).ShouldBeProblemAsync(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task No_limit_means_none()
    {
        await using var app = new NotifyApp { Endpoints = options => options.UnsubscribeLimit = RateLimit.None };
        using var client = app.As(Users.Nobody);
        for (var i = 0; i < 700; i++)
            (await client.GetAsync(Url)).StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    private static async Task<HttpStatusCode> FromAsync(NotifyApp app, string address)
    {
        using var client = app.As(Users.Nobody);
        using var request = new HttpRequestMessage(HttpMethod.Get, Url) { Headers = { { "X-From", address } } };
        return (await client.SendAsync(request)).StatusCode;
    }
}
