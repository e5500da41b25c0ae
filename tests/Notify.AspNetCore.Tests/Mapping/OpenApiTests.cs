using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Notify.AspNetCore.Tests.Harness;

namespace Notify.AspNetCore.Tests.Mapping;

public sealed class OpenApiTests
{
    [Fact]
    public async Task The_document_tells_every_endpoint_of_the_api_with_its_answers()
    {
        var paths = (await DocumentAsync(JsonNamingConvention.SnakeCase))["paths"]!.AsObject();

        paths.SelectMany(path => path.Value!.AsObject().Select(method => $"{method.Key.ToUpperInvariant()} {path.Key}"))
            .Should().BeEquivalentTo(
            "POST /m/test",
            "GET /m/push/key",
            "HEAD /m/push/key",
            "POST /m/push/subscriptions",
            "DELETE /m/push/subscriptions",
            "GET /m/unsubscribe",
            "HEAD /m/unsubscribe",
            "POST /m/unsubscribe",
            "POST /m/inbound/{channel}",
            "GET /m/queues",
            "HEAD /m/queues",
            "GET /m/dead-letters",
            "HEAD /m/dead-letters",
            "POST /m/dead-letters/requeue",
            "GET /m/dead-letters/{id}",
            "HEAD /m/dead-letters/{id}",
            "POST /m/dead-letters/{id}/requeue",
            "DELETE /m/dead-letters/{id}",
            "GET /m/suppressions",
            "HEAD /m/suppressions",
            "DELETE /m/suppressions",
            "POST /m/channels/{name}/pause",
            "POST /m/channels/{name}/resume",
            "GET /m/templates",
            "HEAD /m/templates",
            "POST /m/templates/{name}/preview");
        var test = paths["/m/test"]!["post"]!;
        test["responses"]!.AsObject().Select(response => response.Key)
            .Should().Contain(["200", "400", "404", "409", "413", "415", "422", "429", "502", "504"]);
        paths["/m/dead-letters"]!["get"]!["parameters"]!.AsArray().Select(parameter => parameter!["name"]!.GetValue<string>()).Should()
            .Contain(["channel", "lane", "template", "campaign", "user_id", "reason", "from", "until", "cursor", "limit"]);
    }

    [Theory]
    [InlineData(JsonNamingConvention.SnakeCase, "user_id", "template_vars")]
    [InlineData(JsonNamingConvention.CamelCase, "userId", "templateVars")]
    public async Task Members_are_named_as_they_are_written(JsonNamingConvention names, params string[] members)
    {
        var schemas = (await DocumentAsync(names))["components"]!["schemas"]!;
        schemas["TestSendRequest"]!["properties"]!.AsObject().Select(property => property.Key).Should().Contain(members);
        schemas["TestSendRequest"]!["required"]!.AsArray().Select(member => member!.GetValue<string>())
            .Should().Contain(members[0]).And.NotContain(members[1], "it may be left out");
        schemas["PreviewRequest"]!["required"].Should().BeNull("all of it may be left out");
    }

    private static async Task<JsonObject> DocumentAsync(JsonNamingConvention names)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        builder.WebHost.UseTestServer();
        builder.Services.AddNotify();
        builder.Services.AddOpenApi();
        await using var app = builder.Build();
        app.MapNotify("/m", options => (options.AllowUnprotected, options.JsonNamingConvention) = (true, names));
        app.MapOpenApi();
        await app.StartAsync();
        using var client = app.GetTestClient();
        return await (await client.GetAsync("/openapi/v1.json")).JsonAsync();
    }
}
