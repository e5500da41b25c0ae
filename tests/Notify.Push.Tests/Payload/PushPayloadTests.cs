using System.Text;
using System.Text.Json;
using CsCheck;
using Notify.Push.Payload;
using Notify.Push.Tests.Harness;
using Notify.Templates;

namespace Notify.Push.Tests.Payload;

public class PushPayloadTests
{
    [Fact]
    public void The_least_there_is()
    {
        var envelope = PushWorld.Envelope();
        var content = PushWorld.Content(" Hello\n", "Title");

        Encoding.UTF8.GetString(PushPayload.Write(content, envelope).Span)
            .Should().Be(
                $$$"""{"web_push":8030,"id":"{{{envelope.Id}}}","home":true,"notification":"""
                    + $$$"""{"title":"Title","body":"Hello","navigate":"/","tag":"{{{envelope.Id}}}","timestamp":"""
                    + $$$"""{{{envelope.CreatedAt.ToUnixTimeMilliseconds()}}}}}""");
    }

    [Fact]
    public void All_there_is()
    {
        var content = PushWorld.Content(
            "Größe <5> & \"mehr\" 🙂",
            "Titel",
            [
                ("url", "/orders/42?a=1&b=2"),
                ("icon", "/i.png"),
                ("badge", "/b.png"),
                ("image", "https://example.com/i.jpg"),
                ("tag", "order-42"),
                ("renotify", "true"),
                ("silent", "false"),
                ("require_interaction", "TRUE"),
                ("vibrate", "[200, 100, 200]"),
                ("lang", "de"),
                ("dir", "ltr"),
                ("timestamp", "2030-01-01T00:00:00Z"),
                ("actions",
                    """[{"action":"open","title":"Öffnen","url":"/o","icon":"/a.png","more":1},"""
                        + """{"action":"later","title":"Später"}]"""),
                ("data", """{"order": 42, "deep": [true, null]}"""),
                ("app_badge", "3"),
                ("ttl", "60"),
                ("urgency", "low"),
                ("topic", "t"),
            ]);

        PushContentCorrector.Correct(content, out _).Should().BeSameAs(content);
        var text = Encoding.UTF8.GetString(PushPayload.Write(content, PushWorld.Envelope()).Span);
        text.Should().Contain("Größe <5> & \\\"mehr\\\"", "every byte counts");
        var message = JsonDocument.Parse(text).RootElement;
        message.GetProperty("app_badge").GetInt32().Should().Be(3);
        var notification = message.GetProperty("notification");
        notification.ToString().Should().Be(JsonSerializer.Serialize(JsonDocument.Parse(
            """
            {"title":"Titel","body":"Größe <5> & \"mehr\" 🙂","navigate":"/orders/42?a=1&b=2",
            "icon":"/i.png","badge":"/b.png","image":"https://example.com/i.jpg","dir":"ltr","lang":"de",
            "tag":"order-42","renotify":true,"silent":false,"requireInteraction":true,
            "timestamp":1893456000000,"vibrate":[200,100,200],
            "actions":[{"action":"open","title":"Öffnen","icon":"/a.png","navigate":"/o"},
            {"action":"later","title":"Später"}],
            "data":{"order":42,"deep":[true,null]}}
            """).RootElement, Relaxed));
    }

    [Fact]
    public void A_silent_notification_does_not_vibrate()
    {
        var notification = Notification(PushWorld.Content(parts: [("silent", "true"), ("vibrate", "200")]));

        notification.TryGetProperty("vibrate", out _).Should().BeFalse();
        notification.GetProperty("silent").GetBoolean().Should().BeTrue();
    }

    [Theory]
    [InlineData(null, "de-AT", "de-AT")]
    [InlineData("en", "de-AT", "en")]
    [InlineData(null, null, null)]
    public void The_language_is_the_templates_own(string? part, string? locale, string? lang)
    {
        var content = (part is null ? PushWorld.Content() : PushWorld.Content(parts: ("lang", part))) with
        {
            Locale = locale,
        };

        (Notification(content).TryGetProperty("lang", out var value) ? value.GetString() : null).Should().Be(lang);
    }

    [Fact]
    public void Empty_parts_are_no_parts()
    {
        var content = PushWorld.Content(
            "",
            parts:
            [
                ("url", ""),
                ("actions", ""),
                ("data", ""),
                ("silent", ""),
                ("vibrate", ""),
                ("timestamp", ""),
                ("tag", ""),
                ("app_badge", ""),
            ]);

        PushContentCorrector.Correct(content, out _).Should().BeSameAs(content);
        Names(Notification(content)).Should().Equal("title", "navigate", "tag", "timestamp");
        Names(Message(content)).Should().Equal("web_push", "id", "home", "notification");
    }

    [Theory]
    [InlineData(null, "/", true)]
    [InlineData("", "/", true)]
    [InlineData("/", "/", false)]
    [InlineData("/orders/42", "/orders/42", false)]
    [InlineData("javascript:alert(1)", "/", true)]
    public void There_is_always_a_URL_to_navigate_to_and_the_worker_knows_whose_it_is(
        string? url, string navigate, bool home)
    {
        var content = url is null ? PushWorld.Content() : PushWorld.Content(parts: ("url", url));

        var corrected = PushContentCorrector.Correct(content, out _)!;

        Notification(corrected).GetProperty("navigate").GetString().Should().Be(navigate);
        Message(corrected).TryGetProperty("home", out var value).Should().Be(home);
        if (home)
            value.GetBoolean().Should().BeTrue();
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("2147483647", int.MaxValue)]
    public void The_badge_of_the_application_is_a_number(string part, int expected) =>
        Message(PushWorld.Content(parts: ("app_badge", part)))
            .GetProperty("app_badge")
            .GetInt32()
            .Should().Be(expected);

    [Fact]
    public void Any_text_arrives_as_it_is() =>
        Gen.Select(Gen.String, Gen.String)
            .Where((title, body) => title.Trim().Length > 0 && IsText(title) && IsText(body))
            .Sample(
                (title, body) =>
                {
                    var notification = Notification(PushWorld.Content(body, title));
                    return notification.GetProperty("title").GetString() == title
                        && (notification.TryGetProperty("body", out var text) ? text.GetString() : "") == body.Trim();
                });

    private static readonly JsonSerializerOptions Relaxed = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static IEnumerable<string> Names(JsonElement element) =>
        element.EnumerateObject().Select(member => member.Name);

    private static JsonElement Notification(RenderedMessage content) => Message(content).GetProperty("notification");

    private static JsonElement Message(RenderedMessage content) =>
        JsonDocument.Parse(PushPayload.Write(content, PushWorld.Envelope())).RootElement;

    private static bool IsText(string text) =>
        text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar) && !text.Any(char.IsSurrogate);
}
