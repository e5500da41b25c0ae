using System.Text;
using Notify.Telegram.Markup;
using Notify.Telegram.Markup.Parsing;
using Notify.Telegram.Markup.Splitting;

namespace Notify.Telegram.Tests.Markup;

public sealed class MessageSplitterTests
{
    [Theory]
    [InlineData("one two", 7, "one two")]
    [InlineData("one\n\ntwo\nthree four", 14, "one|two\nthree four")]
    [InlineData("one\ntwo three", 11, "one|two three")]
    [InlineData("one two  three", 11, "one two|three")]
    [InlineData("one two three", 8, "one two|three")]
    [InlineData("abcdefgh", 3, "abc|def|gh")]
    [InlineData("a\n\n\n\nb", 3, "a|b")]
    [InlineData("one\n  two", 6, "one|two")]
    [InlineData("  one two  ", 4, "one|two")]
    public void Plain_text_is_cut_at_the_greatest_border(string text, int limit, string expected) =>
        Split(text, MarkupSyntax.Plain, limit).Should().Equal(expected.Split('|'));

    [Theory]
    [InlineData("*bold text* plain", 6, "*bold*|*text*|plain")]
    [InlineData("*_a b_ c*", 3, "*_a b_*|*c*")]
    [InlineData("```py\nab\ncd\n```", 3, "```py\nab```|```py\ncd```")]
    [InlineData(">aa bb\n>cc\ndd", 5, ">aa bb|>cc\ndd")]
    [InlineData("aa [bb cc](e.com) dd", 6, "aa|[bb cc](http://e.com/)|dd")]
    [InlineData("aaa ![12](tg://time?unix=5)", 5, "aaa|![12](tg://time?unix=5)")]
    [InlineData("aaaa![12](tg://time?unix=5)", 5, "aaaa|![12](tg://time?unix=5)")]
    [InlineData("[abcdef](e.com)", 3, "[abc](http://e.com/)|[def](http://e.com/)")]
    [InlineData("a\\.b\\.", 3, "a\\.b|\\.")]
    public void Entities_are_closed_and_opened_anew(string markdown, int limit, string expected) =>
        Split(markdown, MarkupSyntax.Markdown, limit).Should().Equal(expected.Split('|'));

    [Fact]
    public void Each_part_of_an_expandable_quotation_is_one() =>
        Split(">aa bb cc||", MarkupSyntax.Markdown, 5).Should().Equal(">aa bb||", ">cc||");

    [Theory]
    [InlineData("<b>bold text</b> plain", 6, "<b>bold</b>|<b>text</b>|plain")]
    [InlineData("a &lt;b&gt; c", 5, "a &lt;b&gt;|c")]
    [InlineData(
        "<pre><code class=\"language-py\">ab\ncd</code></pre>",
        3,
        "<pre><code class=\"language-py\">ab</code></pre>|<pre><code class=\"language-py\">cd</code></pre>")]
    public void Html_too(string html, int limit, string expected) =>
        Split(html, MarkupSyntax.Html, limit).Should().Equal(expected.Split('|'));

    [Fact]
    public void Characters_of_several_units_stay_whole()
    {
        const string family = "👨‍👩‍👧‍👦";
        Split(string.Concat(Enumerable.Repeat(family, 5)), MarkupSyntax.Plain, (family.Length * 2) + 3)
            .Should().Equal(family + family, family + family, family);
    }

    [Fact]
    public void A_character_longer_than_a_message_is_cut_between_surrogate_pairs()
    {
        var parts = Split("👍" + string.Concat(Enumerable.Repeat("\u200d👍", 8)), MarkupSyntax.Plain, 5);

        parts.Should().AllSatisfy(part =>
        {
            part.Length.Should().BeLessThanOrEqualTo(5);
            char.IsLowSurrogate(part[0]).Should().BeFalse();
            char.IsHighSurrogate(part[^1]).Should().BeFalse();
        });
        string.Concat(parts)
            .Replace("\u200d", "", StringComparison.Ordinal)
            .Should().Be(string.Concat(Enumerable.Repeat("👍", 9)));
    }

    [Fact]
    public void A_text_that_fits_is_sent_as_it_was_written()
    {
        var text = string.Concat(Enumerable.Repeat("\\.", TelegramLimits.TextLength));
        Split(text, MarkupSyntax.Markdown, TelegramLimits.TextLength).Should().Equal(text);
        Split("  " + text + "\\!", MarkupSyntax.Markdown, TelegramLimits.TextLength).Should().HaveCount(2);
    }

    [Fact]
    public void A_text_that_fits_in_letters_and_not_in_bytes_is_split()
    {
        var text = string.Join(
            ' ',
            Enumerable.Range(0, 400).Select(i => $"[link {i}](https://example.com/{new string('a', 120)}/{i})")
        );
        var parsed = MarkupSyntax.Markdown.Parse(text);
        parsed.Length.Should().BeLessThan(TelegramLimits.TextLength);

        var parts = MessageSplitter.Split(text, parsed.Text!, MarkupSyntax.Markdown, TelegramLimits.TextLength)!;

        parts.Should().HaveCountGreaterThan(1)
            .And.OnlyContain(part => Encoding.UTF8.GetByteCount(part.Markup) <= TelegramLimits.MarkupBytes);
        string.Join(' ', parts.Select(part => part.Text.Text)).Should().Be(parsed.Text!.Text);
    }

    [Fact]
    public void A_letter_whose_markup_no_message_holds_cannot_be_split()
    {
        var text = $"a [b](https://example.com/{new string('a', TelegramLimits.MarkupBytes)})";
        MessageSplitter
            .Split(text, MarkupSyntax.Markdown.Parse(text).Text!, MarkupSyntax.Markdown, TelegramLimits.TextLength)
            .Should().BeNull();
    }

    [Fact]
    public void Nothing_to_see_is_nothing_to_send() => Split("\u200b \n", MarkupSyntax.Plain, 10).Should().BeEmpty();

    [Fact]
    public void A_stretch_of_nothing_is_left_out() =>
        Split("aa" + new string('\u200b', 12) + "bb", MarkupSyntax.Plain, 4).Should().HaveCount(2);

    private static string[] Split(string text, MarkupSyntax syntax, int limit) =>
        [.. MessageSplitter.Split(text, syntax.Parse(text).Text!, syntax, limit)!.Select(part => part.Markup)];
}
