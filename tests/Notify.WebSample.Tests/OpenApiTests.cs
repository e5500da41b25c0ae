using System.Text.Json.Nodes;
using Notify.WebSample.Tests.Harness;

namespace Notify.WebSample.Tests;

public sealed class OpenApiTests(SampleApp app) : IClassFixture<SampleApp>
{
    [Fact]
    public async Task The_document_lists_the_endpoints_with_the_names_of_the_wire()
    {
        var document = await app.Visit().JsonAsync("/openapi/v1.json");
        document["paths"]!.AsObject().Select(path => path.Key).Should().Contain(new[]
        {
            "/test", "/push/key", "/push/subscriptions", "/unsubscribe", "/inbound/{channel}", "/queues",
            "/dead-letters", "/dead-letters/{id}", "/dead-letters/{id}/requeue",
            "/suppressions", "/channels/{name}/pause", "/channels/{name}/resume", "/templates", "/templates/{name}/preview",
        }.Select(path => Visitor.Api + path));
        document["components"]!["schemas"]!["TestSendRequest"]!["properties"]!.AsObject().Select(member => member.Key)
            .Should().BeEquivalentTo("user_id", "channel", "template_name", "template_vars", "list");
        document["components"]!["schemas"]!.AsObject()
            .Select(schema => schema.Value!["properties"])
            .OfType<JsonObject>()
            .SelectMany(members => members.Select(member => member.Key))
            .Should().OnlyContain(name => !name.Any(char.IsUpper));
    }
}
