using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Notify.WebSample.Tests.Harness;

/// <summary>A browser: it keeps cookies, fills in the forms of pages, and says where its requests come from.</summary>
public sealed partial class Visitor(HttpClient client)
{
    public const string Api = "/api/v1/messaging";

    public async Task SignInAsync(string person)
    {
        var answer = await PostFormAsync("/signin", "/signin", ("person", person), ("back", "/"));
        answer.StatusCode.Should().Be(HttpStatusCode.Found, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Presses a button of the home page.</summary>
    public async Task ClickAsync(string action, params (string Name, string Value)[] fields)
    {
        (await PageAsync("/")).Should().Contain($"action=\"{action}\"");
        var answer = await PostFormAsync("/", action, fields);
        answer.StatusCode.Should().Be(HttpStatusCode.Found, await answer.Content.ReadAsStringAsync());
        (await PageAsync(answer.Headers.Location!.OriginalString)).Should().Contain("role=\"status\" class=\"said\"");
    }

    public async Task<HttpResponseMessage> PostFormAsync(string page, string action, params (string Name, string Value)[] fields)
    {
        var token = TokenField().Match(await PageAsync(page)).Groups[1].Value;
        using var form = new FormUrlEncodedContent(
        [
            .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value)),
            KeyValuePair.Create("__RequestVerificationToken", token),
        ]);
        return await client.PostAsync(action, form);
    }

    /// <summary>Posts a form without its antiforgery token.</summary>
    public async Task<HttpResponseMessage> PostAsync(string action, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, action) { Content = new FormUrlEncodedContent([]) };
        request.Headers.Accept.ParseAdd(accept);
        return await client.SendAsync(request);
    }

    public async Task<string> PageAsync(string path)
    {
        var answer = await GetAsync(path, "text/html");
        answer.StatusCode.Should().Be(HttpStatusCode.OK, path);
        return await answer.Content.ReadAsStringAsync();
    }

    public async Task<HttpResponseMessage> GetAsync(string path, string accept = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd(accept);
        return await client.SendAsync(request);
    }

    public async Task<JsonObject> JsonAsync(string path)
    {
        var answer = await GetAsync(path);
        answer.StatusCode.Should().Be(HttpStatusCode.OK, path);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
    }

    /// <summary>What a page's script sends; the browser adds Sec-Fetch-Site.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        return await client.SendAsync(request);
    }

    /// <summary>The button of the page that sends a test.</summary>
    public Task<HttpResponseMessage> TestAsync(string user, string channel) => SendAsync(HttpMethod.Post, $"{Api}/test", new JsonObject
    {
        ["user_id"] = user,
        ["channel"] = channel,
        ["template_name"] = "alert",
        ["template_vars"] = new JsonObject { ["symbol"] = "EURUSD", ["reason"] = $"a test by {channel}" },
    });

    /// <summary>Subscribes a simulated browser, like the script of the home page.</summary>
    public async Task<HttpResponseMessage> SubscribeAsync()
    {
        var made = await PostFormAsync("/", "/local/browser");
        return await SendAsync(HttpMethod.Post, $"{Api}/push/subscriptions", JsonNode.Parse(await made.Content.ReadAsStringAsync()));
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex TokenField();
}
