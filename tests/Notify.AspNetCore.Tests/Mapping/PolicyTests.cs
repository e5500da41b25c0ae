using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Notify.AspNetCore.Tests.Harness;

namespace Notify.AspNetCore.Tests.Mapping;

/// <summary>Looks at every endpoint there is, so that one added later cannot be forgotten.</summary>
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
                policy!.Policy.Should().Be(path.EndsWith("/test", StringComparison.Ordinal) ? "NotifyOwner" : path.Contains("/push/", StringComparison.Ordinal) ? null : "NotifyOperator", path);
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
                answer.StatusCode.Should().Be(path == NotifyApp.Base + "/ui" ? HttpStatusCode.Found : HttpStatusCode.Unauthorized, $"{method} {path}");
                pages += answer.StatusCode == HttpStatusCode.Found ? 1 : 0;
            }
        }

        pages.Should().Be(1);
    }

    [Fact]
    public async Task What_changes_something_wants_proof_that_no_other_site_has_made_the_browser_send_it()
    {
        var tried = 0;
        foreach (var endpoint in Endpoints(_app).Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null))
        {
            foreach (var method in endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods.Where(method => method is not "GET"))
            {
                using var client = _app.As(Users.Nobody);
                using var request = new HttpRequestMessage(new HttpMethod(method), Path(endpoint.RoutePattern)) { Content = JsonContent.Create(new JsonObject()) };
                request.Headers.Add("Cookie", "session=olga.owner.operator");
                request.Headers.Add("Sec-Fetch-Site", "cross-site");
                (await (await client.SendAsync(request)).ShouldBeProblemAsync(HttpStatusCode.BadRequest))["title"]!.GetValue<string>().Should().Contain("forged", $"{method} {request.RequestUri}");
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
        app.Invoking(one => one.CreateClient()).Should().Throw<InvalidOperationException>().WithMessage($"*'{policy}'*AddPolicy(\"{policy}\"*{policy[6..]}Policy*AllowUnprotected*");
    }

    [Fact]
    public async Task A_host_without_authorization_does_not_start_and_is_told_what_to_write()
    {
        await using var app = new NotifyApp { Authorization = false, Endpoints = options => options.Endpoints = NotifyEndpoints.Push };
        app.Invoking(one => one.CreateClient()).Should().Throw<InvalidOperationException>().WithMessage("*AddAuthorization()*");
    }

    [Fact]
    public async Task A_host_that_is_told_so_answers_anybody_but_subscribes_nobody()
    {
        var log = new FakeLogCollector();
        await using var app = new NotifyApp
        {
            Authorization = false,
            Endpoints = options => options.AllowUnprotected = true,
            More = services => services.AddSingleton<ILoggerProvider>(new FakeLoggerProvider(log)),
        };
        using var client = app.As("somebody");
        (await client.GetAsync(NotifyApp.Base + "/queues")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await client.PostAsJsonAsync(NotifyApp.Base + "/test", new JsonObject())).StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
        await (await client.PostAsJsonAsync(NotifyApp.Base + "/push/subscriptions", new JsonObject())).ShouldBeProblemAsync(HttpStatusCode.Unauthorized);
        log.GetSnapshot().Where(line => line.Id.Id == 1208).Select(line => line.Level).Should().Equal(LogLevel.Warning, LogLevel.Warning);
    }

    [Fact]
    public async Task A_policy_that_is_there_holds_even_where_the_host_is_told_to_do_without()
    {
        await using var app = new NotifyApp { Endpoints = options => options.AllowUnprotected = true };
        using var client = app.As(Users.Ada);
        (await client.GetAsync(NotifyApp.Base + "/queues")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
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
        [.. app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith(NotifyApp.Base, StringComparison.Ordinal))];

    private async Task<HttpStatusCode> StatusAsync(string method, string path, string? token)
    {
        using var client = _app.As(token);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        return (await client.SendAsync(request)).StatusCode;
    }

    private static string Path(RoutePattern pattern) => "/" + string.Join('/', pattern.PathSegments.Select(segment => segment.Parts[0] switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternParameterPart { Name: "id" } => Guid.Empty.ToString(),
        _ => "x",
    }));
}
