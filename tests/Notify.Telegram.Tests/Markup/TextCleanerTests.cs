using Notify.Telegram.Markup.Parsing;
using Notify.Telegram.Tests.Counterparts;
using Notify.Telegram.Tests.Markup.Generating;
using Xunit.Abstractions;

namespace Notify.Telegram.Tests.Markup;

public sealed class TextCleanerTests(TelegramParser telegram, ITestOutputHelper output) : IClassFixture<TelegramParser>
{
    private static readonly string[] Pieces =
    [
        "a",
        "b",
        " ",
        "\n",
        "\r",
        "\t",
        "\0",
        "\x1f",
        "\x7f",
        "\u0085",
        "\u00a0",
        "\u200b",
        "\u200c",
        "\u200d",
        "\u200e",
        "\u200f",
        "\u2027",
        "\u2028",
        "\u202e",
        "\u202f",
        "\u0309",
        "\u030a",
        "\u0333",
        "\u033f",
        "é",
        "👍",
        "日",
    ];

    [Fact]
    public void Text_and_entities_are_cleaned_as_Telegram_cleans_them()
    {
        var random = Seeds.Random(output);
        for (var i = 0; i < 20_000; i++)
        {
            // Between letters nothing is trimmed; that Telegram's answer leaves out.
            var text = new FormattedText($"<{string.Concat(random.GetItems(Pieces, random.Next(1, 14)))}>");
            var entities = Enumerable.Range(0, random.Next(0, 6)).Select(_ => Entity(random, text.Text)).Order();
            text = text with { Entities = [.. entities] };
            var cleaned = TextCleaner.Clean(text);
            var theirs = telegram.Clean(text);
            if (cleaned.Text != theirs.Text?.Text || !Meaning.Of(cleaned).SequenceEqual(Meaning.Of(theirs.Text)))
            {
                Assert.Fail(
                    $"{System.Text.Json.JsonSerializer.Serialize(text.Text)} with {string.Join(", ", text.Entities)}: "
                        + $"{theirs.Error}");
            }
        }
    }

    [Theory]
    [InlineData(" \n a \n ", "a")]
    [InlineData("\r\na\r\nb\r\n", "a\nb")]
    [InlineData("\ta\t", "a")]
    [InlineData("\u00a0a\u00a0", "\u00a0a\u00a0")]
    [InlineData(" \n\u202e ", "")]
    [InlineData("", "")]
    public void Blanks_around_a_text_go(string text, string expected) =>
        TextCleaner.Clean(new FormattedText(text)).Text.Should().Be(expected);

    [Fact]
    public void An_entity_ends_with_the_text_and_keeps_the_blanks_it_begins_with()
    {
        var text = new FormattedText(
            "  \n  a b  \n",
            [new(MarkupEntityKind.Bold, 3, 8), new(MarkupEntityKind.Italic, 9, 2)]);

        var cleaned = TextCleaner.Clean(text);

        cleaned.Text.Should().Be("  a b");
        cleaned.Entities.Should().Equal(new MarkupEntity(MarkupEntityKind.Bold, 0, 5));
        cleaned.Length.Should().Be(5);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(" \n\t\u00a0\u3000\u200b\u2800\ufeff", true)]
    [InlineData("\udb40\udc20", true)]
    [InlineData("\u200b.\u200b", false)]
    [InlineData("👍", false)]
    public void What_shows_nothing_is_blank(string text, bool blank) => TextCleaner.IsBlank(text).Should().Be(blank);

    private static MarkupEntity Entity(Random random, string text)
    {
        var (start, end) = (Place(random, text), Place(random, text));
        var kind = random.GetItems(Enum.GetValues<MarkupEntityKind>(), 1)[0];
        var argument = kind switch
        {
            MarkupEntityKind.TextLink => random.Next(2) == 0 ? "https://a.b/" : "https://c.d/",
            MarkupEntityKind.TextMention or MarkupEntityKind.CustomEmoji or MarkupEntityKind.DateTime => random
                .Next(1, 3)
                .ToString(System.Globalization.CultureInfo.InvariantCulture),
            MarkupEntityKind.Pre => random.Next(2) == 0 ? "py" : null,
            _ => null,
        };
        return new MarkupEntity(kind, Math.Min(start, end), Math.Abs(start - end), argument);
    }

    private static int Place(Random random, string text)
    {
        var place = random.Next(text.Length + 1);
        return place < text.Length && char.IsLowSurrogate(text[place]) ? place - 1 : place;
    }
}
