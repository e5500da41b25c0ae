using Notify.Push.Payload;
using Notify.Push.Tests.Harness;
using Notify.Templates;

namespace Notify.Push.Tests.Payload;

public class PushContentCorrectorTests
{
    [Theory]
    [InlineData("url", "javascript:alert(1)", "The part 'url' *")]
    [InlineData("icon", "data:image/png;base64,secret", "The part 'icon' *")]
    [InlineData("image", "secret image.png", "The part 'image' *")]
    [InlineData("Badge", "data:secret", "The part 'Badge' *")]
    [InlineData("silent", "secret", "The part 'silent' *")]
    [InlineData("ttl", "-1", "The part 'ttl' *")]
    [InlineData("app_badge", "secret", "The part 'app_badge' *")]
    [InlineData("timestamp", "secret", "The part 'timestamp' *")]
    [InlineData("data", "{\"x\": secret}", "The part 'data' *")]
    [InlineData("actions", "[{\"action\":\"secret\"}]", "The part 'actions' *")]
    public void An_invalid_part_is_omitted_with_a_warning_that_does_not_repeat_it(
        string name,
        string text,
        string warning)
    {
        var content = PushWorld.Content(parts: [(name, text), ("tag", "kept")]);

        var corrected = PushContentCorrector.Correct(content, out var warnings);

        corrected!.Part(name).Should().BeNull();
        (corrected.Part("title"), corrected.Part("tag")).Should().Be(("Title", "kept"));
        warnings.Should().ContainSingle().Which.Should().Match(warning).And.NotContain("secret");
    }

    [Theory]
    [InlineData("data", "{\"x\": \"*\"}")]
    [InlineData("data", "{\"*\": [1]}")]
    [InlineData("actions", "[{\"action\": \"*\", \"title\": \"x\"}]")]
    public void Half_a_character_in_JSON_omits_the_part(string name, string json)
    {
        var content = PushWorld.Content(parts: (name, json.Replace('*', '\ud83d')));

        PushContentCorrector.Correct(content, out var warnings)!.Part(name).Should().BeNull();

        warnings.Should().ContainSingle();
    }

    [Fact]
    public void Actions_lose_only_what_is_invalid()
    {
        var content = PushWorld.Content(parts: ("actions", """
            [{"action": "open", "title": "Öffnen", "icon": "data:x", "url": "/o"}, {"action": "later"},
            {"action": "x", "title": "X"}]
            """));

        var corrected = PushContentCorrector.Correct(content, out var warnings);

        using var actions = System.Text.Json.JsonDocument.Parse(corrected!.Part("actions")!);
        actions.RootElement.EnumerateArray()
            .Select(action => string.Join(',', action.EnumerateObject().Select(member => member.Name)))
            .Should().Equal("action,title,url", "action,title");
        warnings.Should().ContainSingle();
    }

    [Theory]
    [InlineData("two\r\nlines", "two lines")]
    [InlineData(" two \n\n lines\u2028more\t", "two lines more")]
    [InlineData("one line ", "one line ")]
    public void A_title_is_one_line(string title, string corrected)
    {
        PushContentCorrector.Correct(PushWorld.Content(title: title), out var warnings)!
            .Part("title").Should().Be(corrected);

        warnings.Should().BeEmpty();
    }

    [Theory]
    [InlineData("Stop-loss failed\nXAUUSD", "Stop-loss failed")]
    [InlineData("  Stop-loss failed ", "Stop-loss failed")]
    public void An_empty_title_is_replaced_by_the_first_line_of_the_body(string body, string title)
    {
        var content = new RenderedMessage(body) { Parts = new Dictionary<string, string> { ["title"] = " " } };

        PushContentCorrector.Correct(content, out var warnings)!.Part("title").Should().Be(title);

        warnings.Should().ContainSingle().Which.Should().Contain("'title' is empty").And.NotContain("Stop");
    }

    [Fact]
    public void A_long_first_line_is_shortened_between_characters()
    {
        var title = PushContentCorrector.Correct(PushWorld.Content(new string('x', 78) + "🙂🙂🙂", ""), out _)!
            .Part("title");

        title.Should().Be(new string('x', 78) + "…");
    }

    [Fact]
    public void Without_any_text_there_is_nothing_to_send() =>
        PushContentCorrector.Correct(PushWorld.Content(" \n", ""), out _).Should().BeNull();
}
