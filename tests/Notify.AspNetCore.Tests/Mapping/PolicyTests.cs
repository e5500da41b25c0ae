using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Notify.AspNetCore.Tests.Harness;

namespace Notify.AspNetCore.Tests.Mapping;

/// <summary>Checks every endpoint, also those that are added later.</summary>
public sealed class PolicyTests : IAsyncDisposable
{
    private readonly NotifyApp _app = new();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Nobody_and_the_wrong_people_get_no_answer_from_any_endpoint_but_the_two_that_prove_by_themselves()
    {
        var protectedOnes = 0;
        foreach (var endpoint in Endpoints(_app))
        {
            foreach (var method in endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods)
            {
                var policy = endpoint.Metadata.GetMetadata<IAuthorizeData>();
                var path = Path(endpoint.RoutePattern);
                if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
                {
                    path.Should().MatchRegex("/(unsubscribe|inbound/x)$");
                    continue;
                }

                policy.Should().NotBeNull($"{method} {path} has to have a policy");
                policy!.Policy.Should().Be(PolicyOf(path), path);
                (await StatusAsync(method, path, Users.Nobody)).Should().Be(HttpStatusCode.Unauthorized, $"{method} {path}");
                if (policy.Policy is not null)
                    (await StatusAsync(method, path, Users.Ada)).Should().Be(HttpStatusCode.Forbidden, $"{method} {path}");
                protectedOnes++;
            }
        }

        protectedOnes.Should().BeGreaterThan(14);
    }

    [Fact]
    public async Task Where_people_sign_in_by_cookie_scripts_hear_the_status_and_only_the_page_leads_to_the_sign_in()
    {
        await using var app = new NotifyApp { More = services => services.AddAuthentication("Cookies").AddCookie("Cookies") };
        using var client = app.As(null);
        var pages = 0;
        foreach (var endpoint in Endpoints(app).Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null))
        {
            foreach (var method in endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods)
            {
                var path = Path(endpoint.RoutePattern);
                using var request = new HttpRequestMessage(new HttpMethod(method), path);
                request.Headers.Add("Sec-Fetch-Site", "same-origin");
                var answer = await client.SendAsync(request);
                var expected = path == NotifyApp.Base + "/ui" ? HttpStatusCode.Found : HttpStatusCode.Unauthorized;
                answer.StatusCode.Should().Be(expected, $"{method} {path}");
                pages += answer.StatusCode == HttpStatusCode.Found ? 1 : 0;
            }
        }

        pages.Should().Be(2, "the page is answered to GET and HEAD");
    }

    [Fact]
    public async Task What_changes_something_wants_proof_that_no_other_site_has_made_the_browser_send_it()
    {
        var tried = 0;
        foreach (var endpoint in Endpoints(_app).Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null))
        {
            foreach (var method in endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods
                .Where(method => method is not ("GET" or "HEAD")))
            {
                using var client = _app.As(Users.Nobody);
                using var request = new HttpRequestMessage(new HttpMethod(method), Path(endpoint.RoutePattern));
                request.Content = JsonContent.Create(new JsonObject());
                request.Headers.Add("Cookie", "session=olga.owner.operator");
                request.Headers.Add("Sec-Fetch-Site", "cross-site");
                var answer = await client.SendAsync(request);
                var problem = await answer.ShouldBeProblemAsync(HttpStatusCode.BadRequest);
                problem["title"]!.GetValue<string>().Should().Contain("forged", $"{method} {request.RequestUri}");
                tried++;
            }
        }

        tried.Should().BeGreaterThan(8);
    }

    [Theory]
    [InlineData("NotifyOwner", NotifyEndpoints.TestSend)]
    [InlineData("NotifyOperator", NotifyEndpoints.Operations)]
    public async Task A_host_without_the_policy_does_not_start_and_is_told_what_to_write(string policy, NotifyEndpoints endpoints)
    {
        await using var app = new NotifyApp
        {
            Authorization = false,
            More = services => services.AddAuthorization(),
            Endpoints = options => options.Endpoints = endpoints,
        };
        app.Invoking(one => one.CreateClient())
            .Should().Throw<InvalidOperationException>().WithMessage(
                $"*'{policy}'*AddPolicy(\"{policy}\"*{policy[6..]}Policy*AllowUnprotected*");
    }

    [Fact]
    public async Task A_host_without_authorization_does_not_start_and_is_told_what_to_write()
    {
        await using var app = new NotifyApp { Authorization = false, Endpoints = options => options.Endpoints = NotifyEndpoints.Push };
        app.Invoking(one => one.CreateClient()).Should().Throw<InvalidOperationException>().WithMessage("*AddAuthorization()*");
    }

    public static TheoryData<Func<IEndpointRouteBuilder, IEndpointRouteBuilder>> AnonymousGroups => new()
    {
        endpoints => endpoints.MapGroup("/api").AllowAnonymous(),
        endpoints => endpoints.MapGroup("/api").AllowAnonymous().MapGroup("/v1"),
        endpoints => endpoints.MapGroup("/api").WithMetadata(new AllowAnonymousAttribute()),
    };

    [Theory]
    [MemberData(nameof(AnonymousGroups))]
    public async Task A_host_whose_group_allows_anonymous_callers_does_not_start(
        Func<IEndpointRouteBuilder, IEndpointRouteBuilder> group)
    {
        foreach (var part in new[] { NotifyEndpoints.TestSend, NotifyEndpoints.Push, NotifyEndpoints.Operations })
        {
            await using var app = new NotifyApp { Group = group, Endpoints = options => options.Endpoints = part };

            var start = () => app.CreateClient();

            start.Should().Throw<InvalidOperationException>()
                .WithMessage("AllowAnonymous applies to*Remove AllowAnonymous*");
        }
    }

    [Fact]
    public async Task A_host_that_allows_anonymous_callers_afterward_does_not_start()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddNotify();
        builder.Services.AddAuthorization();
        await using var app = builder.Build();
        app.MapNotify("/m", options => options.Endpoints = NotifyEndpoints.Push).AllowAnonymous();

        var start = () => app.StartAsync();

        await start.Should().ThrowAsync<InvalidOperationException>().WithMessage("AllowAnonymous applies to*");
    }

    [Fact]
    public async Task Endpoints_that_prove_the_caller_themselves_may_be_in_an_anonymous_group()
    {
        await using var app = new NotifyApp
        {
            Group = endpoints => endpoints.MapGroup("/api").AllowAnonymous(),
            Endpoints = options => options.Endpoints = NotifyEndpoints.Unsubscribe | NotifyEndpoints.Inbound,
        };
        using var client = app.As(Users.Nobody);

        var answer = await client.GetAsync("/api" + NotifyApp.Base + "/unsubscribe");

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Unprotected_endpoints_in_Development_are_open_to_every_caller_but_subscribe_no_one()
    {
        var log = new FakeLogCollector();
        await using var app = new NotifyApp
        {
            Authorization = false,
            Environment = "Development",
            Endpoints = options => options.AllowUnprotected = true,
            More = services => services.AddSingleton<ILoggerProvider>(new FakeLoggerProvider(log)),
        };
        using var client = app.As("user");

        var queues = await client.GetAsync(NotifyApp.Base + "/queues");
        var test = await client.PostAsJsonAsync(NotifyApp.Base + "/test", new JsonObject());
        var subscription = await client.PostAsJsonAsync(NotifyApp.Base + "/push/subscriptions", new JsonObject());

        queues.StatusCode.Should().Be(HttpStatusCode.OK);
        test.StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
        await subscription.ShouldBeProblemAsync(HttpStatusCode.Unauthorized);
        log.GetSnapshot().Where(line => line.Id.Id == 1208).Select(line => line.Level)
            .Should().Equal(LogLevel.Warning, LogLevel.Warning);
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public async Task A_host_with_unprotected_endpoints_starts_only_in_Development(string environment)
    {
        await using var app = new NotifyApp
        {
            Environment = environment,
            Endpoints = options => options.AllowUnprotected = true,
        };

        var start = () => app.CreateClient();

        start.Should().Throw<InvalidOperationException>().WithMessage("*AllowUnprotected*Development*");
    }

    [Fact]
    public async Task A_defined_policy_holds_even_if_unprotected_endpoints_are_allowed()
    {
        await using var app = new NotifyApp
        {
            Environment = "Development",
            Endpoints = options => options.AllowUnprotected = true,
        };
        using var client = app.As(Users.Ada);

        var answer = await client.GetAsync(NotifyApp.Base + "/queues");

        answer.StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Policies_have_the_names_the_host_gives_them()
    {
        await using var app = new NotifyApp
        {
            More = services => services.AddAuthorizationBuilder().AddPolicy("subscriber", policy => policy.RequireRole("subscriber")),
            Endpoints = options => (options.OperatorPolicy, options.SubscriberPolicy) = ("NotifyOwner", "subscriber"),
        };
        using var owner = app.As(Users.Owner);
        (await owner.GetAsync(NotifyApp.Base + "/queues")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await owner.GetAsync(NotifyApp.Base + "/push/key")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        using var subscriber = app.As("ada.subscriber");
        (await subscriber.GetAsync(NotifyApp.Base + "/push/key")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    private static RouteEndpoint[] Endpoints(NotifyApp app) =>
    [
        .. app.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith(NotifyApp.Base, StringComparison.Ordinal)),
    ];

    private async Task<HttpStatusCode> StatusAsync(string method, string path, string? token)
    {
        using var client = _app.As(token);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        return (await client.SendAsync(request)).StatusCode;
    }

    private static string? PolicyOf(string path)
    {
        if (path.EndsWith("/test", StringComparison.Ordinal))
            return "NotifyOwner";
        return path.Contains("/push/", StringComparison.Ordinal) ? null : "NotifyOperator";
    }

    private static string Path(RoutePattern pattern) =>
        "/" + string.Join('/', pattern.PathSegments.Select(segment => segment.Parts[0] switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternParameterPart { Name: "id" } => Guid.Empty.ToString(),
        _ => "x",
    }));
}
