using System.Text.Json;
using Notify.Telegram.Markup;
using Notify.Telegram.Messages;
using Notify.Templates;
using Notify.Templates.Liquid;

namespace Notify.Telegram.Tests.Markup;

/// <summary>Values that try to be more than text, in bodies and JSON parts of this channel's templates.</summary>
public sealed class TemplateEncodingTests
{
    private const string Hostile = "*b* _i_ [l](https://evil.example) <b>x</b> `c` ||s|| &amp;";

    private readonly InMemoryTemplateSource _files = new();

    [Theory]
    [InlineData("markdown", "")]
    [InlineData("markdown", "| escape")]
    [InlineData("markdown", "| escape_once")]
    [InlineData("markdown", "| append: v")]
    [InlineData("markdown", "| escape | append: v | escape_once")]
    [InlineData("markdown", "| replace: 'b', v")]
    [InlineData("html", "")]
    [InlineData("html", "| escape")]
    [InlineData("html", "| escape_once")]
    [InlineData("html", "| prepend: v")]
    public async Task A_value_stays_text_whatever_filter_it_passes(string format, string filters)
    {
        var rendered = await RenderAsync($"---\nformat: {format}\n---\n{{{{ v {filters} }}}}", Hostile);

        var read = MarkupSyntax.Find(format)!.Parse(rendered.Body);

        read.Error.Should().BeNull();
        read.Text!.Entities.Should().BeEmpty();
        read.Text.Text.Should().Contain("evil.example");
    }

    [Theory]
    [InlineData("{{ 'now' | date }}")]
    [InlineData("{{ v | default: 'x' | size | date }}")]
    [InlineData("{% assign d = '2026-07-01' | time_zone: 'UTC' %}{{ d }}")]
    [InlineData("{% assign d = 1 | date %}{% cycle d, d %}{{ -1.5 }}{{ (1..3) }}{{ true }}{{ v.size }}{{ empty }}")]
    [InlineData("{% decrement n %}{% decrement n %}{% decrement n %}{% increment m %}")]
    public async Task A_value_that_is_not_a_text_is_encoded_too(string body)
    {
        var rendered = await RenderAsync($"---\nformat: markdown\n---\n{body}", "-");

        MarkupSyntax.Find("markdown")!.Parse(rendered.Body).Error.Should().BeNull(rendered.Body);
    }

    [Theory]
    [InlineData("keyboard: [[{\"text\":\"{{ v }}\",\"callback_data\":\"mine\"}]]")]
    [InlineData("keyboard: [[{\"text\":{{ v | json }},\"callback_data\":\"mine\"}]]")]
    [InlineData("reply_markup: {\"inline_keyboard\":[[{\"text\":\"{{ v }}\",\"callback_data\":\"mine\"}]]}")]
    public async Task A_name_cannot_add_a_button(string part)
    {
        const string name = "\",\"callback_data\":\"x\"},{\"text\":\"evil\",\"url\":\"https://evil.example";

        var rendered = await RenderAsync($"---\n{part}\n---\nhello", name);

        var keyboard = MessageSettings.Of(rendered, new TelegramOptions()).Keyboard;
        using var json = JsonDocument.Parse(keyboard!);
        var row = json.RootElement.GetProperty("inline_keyboard").EnumerateArray().Single();
        var button = row.EnumerateArray().Single();
        button.GetProperty("text").GetString().Should().Be(name);
        button.GetProperty("callback_data").GetString().Should().Be("mine");
    }

    [Fact]
    public async Task A_value_without_quotes_is_an_error_and_not_a_button()
    {
        var rendered = await RenderAsync(
            "---\nkeyboard: [[{\"text\":\"a\",\"callback_data\":{{ v }}}]]\n---\nhello",
            "\"b\"},{\"text\":\"evil\",\"url\":\"https://evil.example\"");

        MessageSettings.Of(rendered, new TelegramOptions()).Keyboard.Should().BeNull();
        MessageSettings.Problems(rendered).Should().ContainSingle()
            .Which.Should().StartWith("keyboard is not valid JSON");
    }

    [Fact]
    public async Task A_link_option_cannot_be_added()
    {
        var rendered = await RenderAsync(
            "---\nlink_preview_options: {\"url\":\"{{ v }}\"}\n---\nhello",
            "https://example.com/\",\"show_above_text\":true,\"x\":\"");

        var preview = MessageSettings.Of(rendered, new TelegramOptions()).LinkPreview;
        preview.Should().NotBeNull();
        using var json = JsonDocument.Parse(preview!);
        json.RootElement.EnumerateObject().Should().ContainSingle().Which.Name.Should().Be("url");
    }

    private async Task<RenderedMessage> RenderAsync(string template, string value)
    {
        _files["t/telegram.liquid"] = template;
        var options = new TemplateOptions();
        options.Sources.Add(_files);
        var engine = TemplateEngine.Create(options, [TelegramChannelKind.Instance]);
        var model = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["v"] = value });
        return await engine.RenderAsync(new RenderRequest("t", "telegram") { Model = model });
    }
}
