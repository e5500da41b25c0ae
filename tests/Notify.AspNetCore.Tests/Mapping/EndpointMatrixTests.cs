using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Notify.Addresses;
using Notify.AspNetCore.Tests.Harness;
using Notify.Bus;
using Notify.Telegram;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace Notify.AspNetCore.Tests.Mapping;

/// <summary>
/// Every endpoint in every circumstance: its status, the headers that all answers have, and that the OpenAPI document
/// lists the status.
/// </summary>
public sealed class EndpointMatrixTests
{
    private const string Secret = "redis.internal";

    private static readonly string[] Circumstances =
    [
        "anonymous", "other user", "wrong method", "wrong type", "too large", "cross-site", "HEAD", "bus away",
        "too many", "bug",
    ];

    // The columns are the circumstances above.
    private static readonly (string Endpoint, int[] Statuses)[] Table =
    [
        ("POST /test",                          [401, 403, 405, 415, 413, 400, 405, 503, 429, 500]),
        ("GET /push/key",                       [401, 200, 405, 200, 200, 200, 200, 200, 429, 200]),
        ("POST /push/subscriptions",            [401, 201, 405, 415, 413, 400, 405, 503, 429, 500]),
        ("DELETE /push/subscriptions",          [401, 204, 405, 415, 413, 400, 405, 503, 429, 500]),
        ("GET /unsubscribe",                    [200, 200, 405, 200, 200, 200, 200, 200, 429, 200]),
        ("POST /unsubscribe",                   [200, 200, 405, 200, 413, 200, 200, 503, 429, 500]),
        ("POST /inbound/telegram",              [200, 200, 405, 415, 413, 200, 405, 503, 429, 500]),
        ("GET /queues",                         [401, 403, 405, 200, 200, 200, 200, 503, 200, 500]),
        ("GET /dead-letters",                   [401, 403, 405, 200, 200, 200, 200, 503, 200, 500]),
        ("GET /dead-letters/{id}",              [401, 403, 405, 404, 404, 404, 404, 503, 404, 500]),
        ("POST /dead-letters/requeue",          [401, 403, 405, 200, 200, 400, 405, 503, 200, 500]),
        ("POST /dead-letters/{id}/requeue",     [401, 403, 405, 404, 404, 400, 405, 503, 404, 500]),
        ("DELETE /dead-letters/{id}",           [401, 403, 405, 404, 404, 400, 404, 503, 404, 500]),
        ("GET /suppressions",                   [401, 403, 405, 200, 200, 200, 200, 503, 200, 500]),
        ("DELETE /suppressions",                [401, 403, 405, 415, 413, 400, 200, 503, 404, 500]),
        ("POST /channels/{name}/pause",         [401, 403, 405, 204, 204, 400, 405, 503, 204, 500]),
        ("POST /channels/{name}/resume",        [401, 403, 405, 204, 204, 400, 405, 503, 204, 500]),
        ("GET /templates",                      [401, 403, 405, 200, 200, 200, 200, 200, 200, 200]),
        ("POST /templates/{name}/preview",      [401, 403, 405, 415, 413, 400, 405, 200, 200, 200]),
        ("POST /templates/{name}/preview/html", [401, 403, 405, 415, 413, 400, 405, 200, 200, 200]),
        ("GET /ui",                             [401, 403, 405, 200, 200, 200, 200, 200, 200, 200]),
        ("GET /ui/{*file}",                     [401, 403, 405, 200, 200, 200, 200, 200, 200, 200]),
    ];

    public static TheoryData<string, string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, int>();
            foreach (var (endpoint, statuses) in Table)
            {
                for (var i = 0; i < Circumstances.Length; i++)
                    cases.Add(endpoint, Circumstances[i], statuses[i]);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task An_endpoint_answers_as_the_table_says(string endpoint, string circumstance, int expected)
    {
        await using var app = Create(circumstance);
        using var request = Request(app, endpoint);
        var user = Arrange(request, circumstance);
        using var client = app.As(null);
        if (user is not null && circumstance == "cross-site")
            request.Headers.Add("Cookie", $"session={user}");
        else if (user is not null)
            request.Headers.Authorization = new("Bearer", user);
        if (circumstance == "too many")
            await client.SendAsync(Copy(request));

        using var answer = await client.SendAsync(request);

        ((int)answer.StatusCode).Should().Be(expected, await answer.Content.ReadAsStringAsync());
        await ShouldBeListedAsync(app, request.Method.Method, endpoint.Split(' ')[1], expected);
        // Routing, authentication and authorization answer these without the endpoint, and without a body.
        if (expected is 401 or 403 or 405)
            return;
        answer.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        var isFile = endpoint.Contains("/ui", StringComparison.Ordinal) && expected == 200;
        answer.Headers.CacheControl!.ToString().Should().Be(isFile ? "no-cache, private" : "no-store");
        if (expected is 429 or 503)
            answer.Headers.RetryAfter!.Delta.Should().BeGreaterThan(TimeSpan.Zero);
        if (expected == 500)
            answer.Headers.RetryAfter.Should().BeNull("no later attempt helps");
        (await answer.Content.ReadAsStringAsync()).Should().NotContain(Secret);
        if (expected >= 400 && request.Method != HttpMethod.Head)
            await answer.ShouldBeProblemAsync(answer.StatusCode);
    }

    [Fact]
    public async Task The_table_contains_every_endpoint()
    {
        await using var app = new NotifyApp();
        using var client = app.As(null);
        var mapped = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith(NotifyApp.Base, StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods
                .Where(method => method != "HEAD")
                .Select(method => $"{method} {endpoint.RoutePattern.RawText![NotifyApp.Base.Length..]}"))
            .Select(endpoint => endpoint
                .Replace(":guid", "", StringComparison.Ordinal)
                .Replace("inbound/{channel}", "inbound/telegram", StringComparison.Ordinal)
                .TrimEnd('/'));

        mapped.Should().BeEquivalentTo(Table.Select(row => row.Endpoint));
    }

    private static NotifyApp Create(string circumstance)
    {
        var once = new RateLimit(1, TimeSpan.FromHours(1));
        return new NotifyApp
        {
            Endpoints = options =>
            {
                if (circumstance != "too many")
                    return;
                (options.TestSendLimit, options.PushLimit) = (once, once);
                (options.UnsubscribeLimit, options.InboundLimit) = (once, once);
            },
            More = services =>
            {
                services.Configure<TelegramOptions>(options => options.WebhookSecret = "secret").AddOpenApi();
                Exception? failure = circumstance switch
                {
                    "bus away" => new TimeoutException($"{Secret} is away"),
                    "bug" => new ArgumentException($"{Secret} is not valid"),
                    _ => null,
                };
                if (failure is not null)
                    services.AddSingleton(FailingBus(failure)).AddSingleton(FailingBook(failure));
            },
            Mapped = (endpoints, _) => endpoints.MapOpenApi().AllowAnonymous(),
        };
    }

    /// <summary>Changes a good request; returns the user who sends it.</summary>
    private static string? Arrange(HttpRequestMessage request, string circumstance)
    {
        switch (circumstance)
        {
            case "wrong method":
                request.Method = HttpMethod.Put;
                break;
            case "wrong type":
                request.Content = new StringContent("{}", null, "text/plain");
                break;
            case "too large":
                var type = request.Content?.Headers.ContentType;
                request.Content = new StringContent(new string(' ', (1024 * 1024) + 1));
                request.Content.Headers.ContentType = type;
                break;
            case "cross-site":
                request.Headers.Add("Sec-Fetch-Site", "cross-site");
                break;
            case "HEAD":
                request.Method = HttpMethod.Head;
                break;
        }

        return circumstance switch
        {
            "anonymous" => null,
            "other user" => "eve",
            _ => "olga.owner.operator",
        };
    }

    private static HttpRequestMessage Request(NotifyApp app, string endpoint)
    {
        var (method, path) = (endpoint.Split(' ')[0], endpoint.Split(' ')[1]);
        var target = new UnsubscribeTarget { Kind = "email", Address = "ada@example.com", List = "news" };
        var url = path
            .Replace("{id}", Guid.Empty.ToString(), StringComparison.Ordinal)
            .Replace("channels/{name}", "channels/email", StringComparison.Ordinal)
            .Replace("templates/{name}", "templates/welcome", StringComparison.Ordinal)
            .Replace("{*file}", "app.js", StringComparison.Ordinal);
        url += path switch
        {
            "/unsubscribe" => $"?t={Uri.EscapeDataString(app.Tokens.Create(target))}",
            "/dead-letters/requeue" => "?channel=email",
            _ => "",
        };
        var request = new HttpRequestMessage(new HttpMethod(method), NotifyApp.Base + url) { Content = Body(endpoint, path) };
        if (path.StartsWith("/inbound", StringComparison.Ordinal))
            request.Headers.Add("X-Telegram-Bot-Api-Secret-Token", "secret");
        return request;
    }

    private static HttpContent? Body(string endpoint, string path) => path switch
    {
        "/test" => Json("""{"user_id":"ada","channel":"email","template_name":"welcome"}"""),
        "/push/subscriptions" => Json(Browsers.Subscription("one").ToJsonString()),
        "/suppressions" when endpoint.StartsWith("DELETE", StringComparison.Ordinal) =>
            Json("""{"kind":"email","address":"ada@example.com"}"""),
        "/unsubscribe" => new FormUrlEncodedContent([KeyValuePair.Create("List-Unsubscribe", "One-Click")]),
        "/inbound/telegram" => Json(Testing.BotUpdates.Blocked(42)),
        "/templates/{name}/preview" => Json("""{"template_vars":{"name":"A"}}"""),
        "/templates/{name}/preview/html" =>
            new FormUrlEncodedContent([KeyValuePair.Create("template_vars", """{"name":"A"}""")]),
        _ => null,
    };

    private static StringContent Json(string text) => new(text, null, "application/json");

    private static HttpRequestMessage Copy(HttpRequestMessage request)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri);
        copy.Headers.Authorization = request.Headers.Authorization;
        return copy;
    }

    private static async Task ShouldBeListedAsync(NotifyApp app, string method, string path, int status)
    {
        // The document contains neither the page nor what only the page calls, and describes no method that is refused.
        if (status == 405 || path is "/ui" or "/ui/{*file}" or "/templates/{name}/preview/html")
            return;
        using var client = app.As(null);
        var document = await (await client.GetAsync("/openapi/v1.json")).JsonAsync();
        var known = path == "/inbound/telegram" ? "/inbound/{channel}" : path;
        var operation = document["paths"]![NotifyApp.Base + known]![method.ToLowerInvariant()];
        operation!["responses"]!.AsObject().Select(response => response.Key).Should().Contain($"{status}");
    }

    private static IMessageBus FailingBus(Exception failure)
    {
        var bus = Substitute.For<IMessageBus>();
        bus.GetStatisticsAsync(default).ThrowsAsyncForAnyArgs(failure);
        bus.Control.PauseAsync(default!, default).ThrowsAsyncForAnyArgs(failure);
        bus.Control.ResumeAsync(default!, default).ThrowsAsyncForAnyArgs(failure);
        bus.DeadLetters.ListAsync(default!, default, default, default).ThrowsAsyncForAnyArgs(failure);
        bus.DeadLetters.GetAsync(default, default).ThrowsAsyncForAnyArgs(failure);
        bus.DeadLetters.RequeueAsync(default(Guid), default).ThrowsAsyncForAnyArgs(failure);
        bus.DeadLetters.RequeueAsync(default(DeadLetterFilter)!, default).ThrowsAsyncForAnyArgs(failure);
        bus.DeadLetters.PurgeAsync(default(Guid), default).ThrowsAsyncForAnyArgs(failure);
        return bus;
    }

    private static IAddressBook FailingBook(Exception failure)
    {
        var book = Substitute.For<IAddressBook, ISuppressionList>();
        book.GetAddressesAsync(default!, default!, default).ThrowsAsyncForAnyArgs(failure);
        book.GetSuppressionAsync(default!, default!, default, default).ThrowsAsyncForAnyArgs(failure);
        book.SuppressAsync(default!, default!, default!, default).ThrowsAsyncForAnyArgs(failure);
        book.AddAddressAsync(default!, default!, default!, default).ThrowsAsyncForAnyArgs(failure);
        book.RemoveAddressAsync(default!, default!, default!, default).ThrowsAsyncForAnyArgs(failure);
        book.LiftAsync(default!, default!, default, default).ThrowsAsyncForAnyArgs(failure);
        ((ISuppressionList)book).ListSuppressionsAsync(default!, default, default, default)
            .ThrowsAsyncForAnyArgs(failure);
        return book;
    }
}
