using Notify.Telegram.Markup.Parsing;

namespace Notify.Telegram.Tests.Markup;

public sealed class MarkdownV2ParserTests
{
    [Theory]
    [InlineData("*bold*", "bold", "Bold 0+4")]
    [InlineData("_a_ __b__ ~c~ ||d||", "a b c d", "Italic 0+1, Underline 2+1, Strikethrough 4+1, Spoiler 6+1")]
    [InlineData("_a __b___", "a b", "Italic 0+3, Underline 2+1")]
    [InlineData("___a___", null, null)]
    [InlineData("_a __b_**__", null, null)]
    [InlineData("_a __b__**_", "a b", "Italic 0+3, Underline 2+1")]
    [InlineData("*a_b_*", "ab", "Bold 0+2, Italic 1+1")]
    [InlineData("**", "", "")]
    [InlineData("`a_*`", "a_*", "Code 0+3")]
    [InlineData("```a```", "a", "Pre 0+1")]
    [InlineData("```\na```", "a", "Pre 0+1")]
    [InlineData("```py\na\n```", "a\n", "Pre 0+2 py")]
    [InlineData("[a](example.com)", "a", "TextLink 0+1 http://example.com/")]
    [InlineData("[example\\.com]", "example.com", "TextLink 0+11 http://example.com/")]
    [InlineData("[a](no link)", "a", "")]
    [InlineData("[a](https://e.com/\\)\\\\)", "a", "TextLink 0+1 https://e.com/)\\")]
    [InlineData("[a](tg://user?id=42)", "a", "TextMention 0+1 42")]
    [InlineData("![👍](tg://emoji?id=5368324170671202286)", "👍", "CustomEmoji 0+2 5368324170671202286")]
    [InlineData("![now](tg://time?unix=1647531900&format=wDT)", "now", "DateTime 0+3 1647531900 TDw")]
    [InlineData(">a\n>b\nc", "a\nb\nc", "Blockquote 0+4")]
    [InlineData(">a\n**>b||", "a\nb", "Blockquote 0+2, ExpandableBlockquote 2+1")]
    [InlineData(">a||\nb", "a\nb", "ExpandableBlockquote 0+2")]
    [InlineData(">a\\\nb", "a\nb", "Blockquote 0+3")]
    [InlineData("\\a\\.\\", "a.\\", "")]
    public void It_reads(string markdown, string? text, string? entities)
    {
        var parsed = MarkdownV2Parser.Parse(markdown);

        parsed.IsValid.Should().Be(text is not null);
        parsed.Text?.Text.Should().Be(text);
        (parsed.Text is null ? null : string.Join(", ", parsed.Text.Entities.Select(Describe))).Should().Be(entities);
    }

    [Theory]
    [InlineData("Done.", 4, 4, "Character '.' is reserved and must be escaped with the preceding '\\'")]
    [InlineData("grün *a", 5, 6, "Can't find end of Bold entity at byte offset 6")]
    [InlineData("👍 _a", 3, 5, "Can't find end of Italic entity at byte offset 5")]
    [InlineData("👍 __a_", 6, 8, "Can't find end of Italic entity at byte offset 8")]
    [InlineData("a > b", 2, 2, "Character '>' is reserved and must be escaped with the preceding '\\'")]
    [InlineData("a | b", 2, 2, "Character '|' is reserved and must be escaped with the preceding '\\'")]
    [InlineData(">*a\nb*", 1, 1, "Can't find end of Bold entity at byte offset 1")]
    [InlineData("[a](b", 4, 4, "Can't find end of a URL at byte offset 4")]
    [InlineData("![a](b.c)", 5, 5, "Invalid tg://emoji or tg://time URL specified")]
    [InlineData("![a]", 3, 3, "The entity must contain a tg://emoji or tg://time URL")]
    [InlineData("```py\na", 0, 0, "Can't find end of PreCode entity at byte offset 0")]
    [InlineData("[a", 0, 0, "Can't find end of TextUrl entity at byte offset 0")]
    public void It_says_where_and_why(string markdown, int position, int offset, string message) =>
        MarkdownV2Parser.Parse(markdown).Error.Should().Be(new MarkupError(position, offset, message));

    [Theory]
    [InlineData("  *a*\r\n", 1)]
    [InlineData("👍\\.", 3)]
    [InlineData("*", 0)]
    public void Its_length_is_what_Telegram_counts(string markdown, int length) =>
        MarkdownV2Parser.Parse(markdown).Length.Should().Be(length);

    private static string Describe(MarkupEntity entity)
    {
        string?[] parts = [$"{entity.Kind} {entity.Offset}+{entity.Length}", entity.Argument, entity.Format];
        return string.Join(' ', parts.OfType<string>());
    }
}
