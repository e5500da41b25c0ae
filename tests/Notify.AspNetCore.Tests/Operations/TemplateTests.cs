using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Notify.AspNetCore.Tests.Harness;
using Notify.Templates;

namespace Notify.AspNetCore.Tests.Operations;

public sealed class TemplateTests : IAsyncDisposable
{
    private const string Url = NotifyApp.Base + "/templates";
    private readonly NotifyApp _app = new();
    private readonly HttpClient _client;

    public TemplateTests() => _client = _app.As(Users.Operator);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task They_are_listed_with_kinds_locales_and_variables()
    {
        var items = (await (await _client.GetAsync(Url)).JsonAsync())["items"]!.AsArray();
        var welcome = items.Should().ContainSingle().Subject!;
        welcome["name"]!.GetValue<string>().Should().Be("welcome");
        welcome["kinds"]!.AsArray().Select(kind => kind!["kind"]!.GetValue<string>()).Should().Equal("email", "push", "telegram");
        welcome["kinds"]![0]!["locales"]!.AsArray().Select(locale => locale?.GetValue<string>()).Should().Equal(null, "de");
        welcome["kinds"]![0]!["variables"]!.AsArray().Select(name => name!.GetValue<string>()).Should().Equal("name");
    }

    [Fact]
    public async Task A_preview_has_an_example_of_the_link_to_unsubscribe()
    {
        await using var app = new NotifyApp
        {
            More = services => services.AddNotify().AddTemplates(options => options.Sources.Add(
                new InMemoryTemplateSource
                {
                    ["letter/push.liquid"] = "---\ntitle: News\n---\n{{ name }}: {{ unsubscribe_url }}",
                })),
        };
        using var client = app.As(Users.Operator);

        var body = new JsonObject { ["template_vars"] = new JsonObject { ["name"] = "Ada" } };
        var answer = await (await client.PostAsJsonAsync($"{Url}/letter/preview", body)).JsonAsync();

        answer["previews"]![0]!["body"]!.GetValue<string>().Should().Be("Ada: https://example.com/unsubscribe");
    }

    [Fact]
    public async Task A_preview_shows_every_channel_and_sends_nothing()
    {
        var previews = await PreviewsAsync(new JsonObject { ["template_vars"] = new JsonObject { ["name"] = "Ada_<b>" } });

        previews.Should().HaveCount(3);
        previews["email"]["body"]!.GetValue<string>().Should().Contain("Hello Ada_&lt;b&gt;");
        previews["email"]["parts"]!["subject"]!.GetValue<string>().Should().Be("Welcome, Ada_<b>");
        previews.Select(preview => preview.Value["format"]!.GetValue<string>()).Should().BeEquivalentTo("html", "plain", "markdown");
        previews["telegram"]["body"]!.GetValue<string>().Should().Contain("*Welcome*, Ada\\_<b\\>");
        previews["push"]["body"]!.GetValue<string>().Should().Contain("Hello Ada_<b>");
        previews["push"]["parts"]!["title"]!.GetValue<string>().Should().Be("Welcome");
        _app.Sender.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task The_locale_picks_the_file_and_the_kinds_what_is_rendered()
    {
        var previews = await PreviewsAsync(new JsonObject
        {
            ["locale"] = "de-AT",
            ["kinds"] = new JsonArray("email"),
            ["template_vars"] = new JsonObject { ["name"] = "Ada" },
        });
        previews.Should().ContainSingle();
        previews["email"]["body"]!.GetValue<string>().Should().Contain("Hallo Ada");
        previews["email"]["locale"]!.GetValue<string>().Should().Be("de");
    }

    [Fact]
    public async Task What_cannot_be_rendered_is_400_and_names_the_missing()
    {
        var problem = await (await _client.PostAsJsonAsync($"{Url}/welcome/preview", new JsonObject()))
            .ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        problem["missing"]!.AsArray().Select(name => name!.GetValue<string>()).Should().Equal("name");
    }

    [Fact]
    public async Task A_mistake_in_a_template_is_told_and_hides_no_other_kind()
    {
        var files = new InMemoryTemplateSource
        {
            ["hi/email.liquid"] = "---\nsubject: Hi\n---\nHi",
            ["hi/push.liquid"] = "---\ntitle: Hi\n---\nHi",
        };
        await using var app = new NotifyApp
        {
            More = services => services.Configure<TemplateOptions>(options => options.Sources.Add(files)),
        };
        using var client = app.As("otto.operator.owner");
        (await client.PostAsJsonAsync($"{Url}/hi/preview", new JsonObject())).StatusCode.Should().Be(HttpStatusCode.OK);

        files["hi/email.liquid"] = "---\nsubject: Hi\n---\n{% if %}";
        await app.Services.GetRequiredService<ITemplateEngine>().LintAsync();
        var response = await client.PostAsJsonAsync($"{Url}/hi/preview", new JsonObject());
        response.StatusCode.Should().Be(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        var previews = (await response.JsonAsync())["previews"]!.AsArray()
            .ToDictionary(preview => preview!["kind"]!.GetValue<string>(), preview => preview!.AsObject());
        previews["email"]["error"]!.GetValue<string>().Should().Contain("hi/email.liquid");
        previews["push"]["body"]!.GetValue<string>().Should().Contain("Hi");

        await app.Book.AddAddressAsync("ada", "email", "ada@example.com");
        var send = new JsonObject { ["user_id"] = "ada", ["channel"] = "email", ["template_name"] = "hi" };
        var problem = await (await client.PostAsJsonAsync(NotifyApp.Base + "/test", send)).ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        problem["detail"]!.GetValue<string>().Should().Contain("hi/email.liquid");
        problem["outcome"]!.GetValue<string>().Should().Be("unrenderable");
    }

    [Theory]
    [InlineData(@"{""template_vars"":{""\ud800aaaaaaaaaa"":1,""name"":""Ada""}}")]
    [InlineData(@"{""template_vars"":{""name"":""\ud800""}}")]
    public async Task Variables_that_are_no_text_are_no_fault_of_the_server(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var answer = await _client.PostAsync($"{Url}/welcome/preview", content);
        await answer.ShouldBeProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_template_that_is_not_there_is_404()
    {
        await (await _client.PostAsJsonAsync($"{Url}/unknown/preview", new JsonObject())).ShouldBeProblemAsync(HttpStatusCode.NotFound);
        var fax = new JsonObject { ["kinds"] = new JsonArray("fax") };
        var answer = await _client.PostAsJsonAsync($"{Url}/welcome/preview", fax);
        await answer.ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("{", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"template_vars":"x"}""", HttpStatusCode.UnprocessableEntity)]
    public async Task A_body_that_makes_no_sense_is_422(string body, HttpStatusCode expected)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        await (await _client.PostAsync($"{Url}/welcome/preview", content)).ShouldBeProblemAsync(expected);
    }

    [Fact]
    public async Task A_body_without_bounds_is_413()
    {
        using var body = new StringContent(new string(' ', 300_000), Encoding.UTF8, "application/json");
        await (await _client.PostAsync($"{Url}/welcome/preview", body)).ShouldBeProblemAsync(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task The_mail_as_a_document_runs_nothing_but_keeps_its_styles()
    {
        var page = await FormAsync("welcome", new() { ["template_vars"] = """{"name":"Ada"}""", ["locale"] = "" });
        page.StatusCode.Should().Be(HttpStatusCode.OK);
        (await page.Content.ReadAsStringAsync()).Should().Contain("<p style=\"color: teal\">Hello Ada</p>");
        page.Headers.GetValues("Content-Security-Policy").Single().Should().StartWith("sandbox;")
            .And.Contain("default-src 'none'").And.Contain("form-action 'none'")
            .And.Contain("img-src data:;", "an image of another site would report the operator's visit")
            .And.NotContain("http");
    }

    [Theory]
    [InlineData("welcome", "{}", HttpStatusCode.BadRequest, "missing: name")]
    [InlineData("welcome", "[]", HttpStatusCode.UnprocessableEntity, "not a JSON object")]
    [InlineData("welcome", "{", HttpStatusCode.UnprocessableEntity, "not a JSON object")]
    [InlineData("unknown", "{}", HttpStatusCode.NotFound, "does not exist for e-mail")]
    public async Task The_document_says_what_is_wrong(string template, string variables, HttpStatusCode expected, string words)
    {
        var page = await FormAsync(template, new() { ["template_vars"] = variables });
        page.StatusCode.Should().Be(expected);
        (await page.Content.ReadAsStringAsync()).Should().Contain(words);
    }

    [Fact]
    public async Task The_documents_form_is_bounded() =>
        (await FormAsync("welcome", new() { ["template_vars"] = new string(' ', 300_000) })).StatusCode
            .Should().Be(HttpStatusCode.RequestEntityTooLarge);

    private Task<HttpResponseMessage> FormAsync(string template, Dictionary<string, string> fields) =>
        _client.PostAsync($"{Url}/{template}/preview/html", new FormUrlEncodedContent(fields));

    private async Task<Dictionary<string, JsonObject>> PreviewsAsync(JsonObject body)
    {
        var response = await _client.PostAsJsonAsync($"{Url}/welcome/preview", body);
        response.StatusCode.Should().Be(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return (await response.JsonAsync())["previews"]!.AsArray()
            .ToDictionary(preview => preview!["kind"]!.GetValue<string>(), preview => preview!.AsObject());
    }
}
