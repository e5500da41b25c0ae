using System.Text.Json;
using Notify.Email;
using Notify.Templates;
using Notify.Templates.Liquid;

namespace Notify.Tests.Templates;

/// <summary>Encoding of values by place and format; <see cref="FilterEncodingTests"/> has all filters.</summary>
public sealed class EncodingTests
{
    private const string Captured = "{% capture c %}<b>{{ v }}</b>{% endcapture %}";

    [Theory]
    [InlineData("{{ c }}", "<b>&lt;i&gt; &amp; x</b>")]
    [InlineData("{{ c | append: v }}", "<b>&lt;i&gt; &amp; x</b>&lt;i&gt; &amp; x")]
    [InlineData("{{ v | append: c }}", "&lt;i&gt; &amp; x<b>&lt;i&gt; &amp; x</b>")]
    [InlineData("{{ c | prepend: v }}", "&lt;i&gt; &amp; x<b>&lt;i&gt; &amp; x</b>")]
    [InlineData("{{ c | replace: 'x', v }}", "<b>&lt;i&gt; &amp; &lt;i&gt; &amp; x</b>")]
    [InlineData("{{ c | replace_last: '&', v }}", "<b>&lt;i&gt; &lt;i&gt; &amp; x x</b>")]
    [InlineData("{{ c | remove: '<i>' }}", "<b> &amp; x</b>")]
    [InlineData("{{ c | truncate: 4, v }}", "&lt;i&gt; &amp; x")]
    [InlineData("{{ c | truncate: 8 }}", "<b>&lt;i...")]
    [InlineData("{{ c | strip | upcase }}", "<B>&lt;I&gt; &amp; X</B>")]
    [InlineData("{{ c | split: ' ' | join: v }}", "<b>&lt;i&gt;&lt;i&gt; &amp; x&amp;&lt;i&gt; &amp; xx</b>")]
    [InlineData("{{ c | slice: 3, 2 }}", "&lt;i")]
    [InlineData("{{ c | default: 'none' }}", "<b>&lt;i&gt; &amp; x</b>")]
    [InlineData("{{ none | default: c }}", "<b>&lt;i&gt; &amp; x</b>")]
    [InlineData("{{ c | escape }}", "&lt;b&gt;&amp;lt;i&amp;gt; &amp;amp; x&lt;/b&gt;")]
    [InlineData("{{ v | escape }}", "&lt;i&gt; &amp; x")]
    [InlineData("{{ v | escape | append: v }}", "&lt;i&gt; &amp; x&lt;i&gt; &amp; x")]
    [InlineData("{{ '&lt; <' | escape_once }}", "&lt; &lt;")]
    [InlineData("{{ v | raw }}", "<i> & x")]
    [InlineData("{{ v | raw | append: v }}", "<i> & x&lt;i&gt; &amp; x")]
    [InlineData("{{ c | url_encode }}", "%3Cb%3E%26lt%3Bi%26gt%3B&#x2B;%26amp%3B&#x2B;x%3C%2Fb%3E")]
    [InlineData(
        "{% for x in many %}{{ x | append: c }}{% endfor %}",
        "&lt;1<b>&lt;i&gt; &amp; x</b>&lt;2<b>&lt;i&gt; &amp; x</b>")]
    public async Task Captured_text_is_encoded_once_and_what_is_added_to_it_too(string liquid, string expected) =>
        (await TemplateBed.HtmlAsync(Captured + liquid, """{"v":"<i> & x","many":["<1","<2"]}"""))
            .Should().Be(expected);

    [Theory]
    [InlineData("{{ v | newline_to_br }}", "&lt;a&gt;<br />b")]
    [InlineData("{{ v | escape | newline_to_br }}", "&lt;a&gt;<br />b")]
    [InlineData(
        "{% capture c %}<i>{{ v }}</i>\n{% endcapture %}{{ c | newline_to_br }}",
        "<i>&lt;a&gt;<br />b</i><br />")]
    public async Task Line_breaks_of_a_value_become_tags_in_an_email(string liquid, string expected)
    {
        var source = new InMemoryTemplateSource
        {
            ["t/email.liquid"] = $"---\nsubject: {{{{ v | newline_to_br }}}}\n---\n{liquid}",
        };
        var options = new TemplateOptions { Sources = { source } };
        var engine = TemplateEngine.Create(options, [EmailChannelKind.Instance]);

        var message = await engine.RenderAsync(new("t", "email") { Model = TemplateBed.Json("""{"v":"<a>\nb"}""") });

        message.Body.Should().Be(expected);
        message.Part("subject").Should().Be("<a> b");
    }

    [Fact]
    public async Task What_a_part_has_captured_is_encoded_in_the_body()
    {
        var bed = new TemplateBed
        {
            ["t/email.liquid"] =
                "---\nsubject: {% capture c %}{{ v }}{% endcapture %}{% assign r = v | raw %}s\n---\n"
                + "{{ c | default: '' }} {{ r | default: '' }}",
        };

        (await bed.RenderAsync("t", """{"v":"<i>"}""")).Body.Should().Be("&lt;i&gt; &lt;i&gt;");
    }

    [Theory]
    [InlineData("""[[{"text":"{{ v }}","url":"https://example.com"}]]""")]
    [InlineData("""[[{"text":{{ v | json }},"url":"https://example.com"}]]""")]
    [InlineData("""{% capture c %}{{ v }}{% endcapture %}[[{"text":"{{ c }}","url":"https://example.com"}]]""")]
    [InlineData("""{% assign b = v | json %}[[{"text":{{ b }},"url":"https://example.com"}]]""")]
    public async Task A_value_cannot_add_a_button(string keyboard)
    {
        const string name = """Eve","url":"https://evil.example"},{"text":"Pay""";
        var part = await JsonPartAsync(keyboard, JsonSerializer.Serialize(new { v = name }));

        using var json = JsonDocument.Parse(part);
        json.RootElement[0].GetArrayLength().Should().Be(1);
        json.RootElement[0][0].GetProperty("text").GetString().Should().Be(name);
        json.RootElement[0][0].GetProperty("url").GetString().Should().Be("https://example.com");
    }

    [Theory]
    [InlineData("truncate: 3, ''", "ab👍")]
    [InlineData("slice: 2, 2", "👍c")]
    [InlineData("split: '' | reverse | join: ''", "dc👍ba")]
    public async Task A_character_of_a_captured_text_is_not_cut_in_a_part_with_JSON(string filters, string expected)
    {
        var keyboard = "{% capture c %}{{ v }}{% endcapture %}[[{\"text\":\"{{ c | " + filters + " }}\"}]]";
        var part = await JsonPartAsync(keyboard, """{"v":"ab👍cd"}""");

        using var json = JsonDocument.Parse(part);
        json.RootElement[0][0].GetProperty("text").GetString().Should().Be(expected);
    }

    [Theory]
    [InlineData("1,2")]
    [InlineData("1],[2")]
    [InlineData("""{"a":1}""")]
    [InlineData("1}")]
    public async Task A_value_without_quotes_cannot_add_an_element(string value)
    {
        var part = await JsonPartAsync("[{{ v }}]", JsonSerializer.Serialize(new { v = value }));

        FluentActions.Invoking(() => JsonDocument.Parse(part)).Should().Throw<JsonException>("such a part is omitted");
    }

    [Theory]
    [InlineData("""{"n":{{ n }},"t":{{ yes }},"o":{{ o | json }},"l":{{ l | json }}}""")]
    public async Task Numbers_and_JSON_values_stay_what_they_are(string template)
    {
        const string model = """{"n":1.50,"yes":true,"o":{"a":[1,"<"]},"l":["x",null]}""";
        var part = await JsonPartAsync(template, model, locale: "de");

        JsonElement.DeepEquals(
            JsonDocument.Parse(part).RootElement,
            JsonDocument.Parse("""{"n":1.5,"t":true,"o":{"a":[1,"<"]},"l":["x",null]}""").RootElement)
                .Should().BeTrue(part);
    }

    [Theory]
    [InlineData("a\nb", "a b")]
    [InlineData("a \r\n b", "a b")]
    [InlineData("a\u2028b\u0085c\vd", "a b c d")]
    [InlineData("a\u0007b\u0000c\tc\u001B[31m", "ab c c[31m")]
    [InlineData("\na\n", "a")]
    [InlineData("invoice\u202Efdp.exe", "invoicefdp.exe")]
    [InlineData("\u2067abc", "abc")]
    [InlineData("abc\u2069\u2069", "abc")]
    [InlineData("\u2068Ada\u2069 paid", "\u2068Ada\u2069 paid")]
    [InlineData("שלום\u200F!", "שלום\u200F!")]
    [InlineData("Ünï 😀 =?utf-8?q?x?=", "Ünï 😀 =?utf-8?q?x?=")]
    public async Task A_part_is_one_line_without_control_characters(string value, string expected)
    {
        var bed = new TemplateBed { ["t/email.liquid"] = "---\nsubject: {{ v }}\n---\nx" };

        (await bed.RenderAsync("t", JsonSerializer.Serialize(new { v = value }))).Part("subject").Should().Be(expected);
    }

    private static async Task<string> JsonPartAsync(string part, string model, string? locale = null)
    {
        var bed = new TemplateBed { ["t/chat.liquid"] = $"---\nkeyboard: {part}\n---\nx" };
        bed.Kinds.Add(new ChannelKind("chat") { JsonParts = ["keyboard"] });
        return (await bed.RenderAsync("t", model, locale, "chat")).Part("keyboard")!;
    }
}
