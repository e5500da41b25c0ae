using System.Collections;
using System.Text;
using Notify.Telegram.Markup;
using Notify.Telegram.Markup.Parsing;
using Notify.Telegram.Markup.Splitting;
using Notify.Telegram.Markup.Writing;

namespace Notify.Telegram.Tests.Markup;

/// <summary>The work of splitting, counted in operations, and the number of messages.</summary>
public sealed class SplittingWorkTests
{
    [Fact]
    public void A_title_does_not_cost_a_message()
    {
        var body = string.Join(' ', Enumerable.Repeat("word", 1651));
        var text = $"A title of 17 ch.\n\n{body}";

        var parts = Split(text, MarkupSyntax.Plain);

        text.Length.Should().BeInRange(2 * TelegramLimits.TextLength, 3 * TelegramLimits.TextLength);
        parts.Should().HaveCount(3);
    }

    [Fact]
    public void Many_styles_take_as_few_messages_as_their_characters_do()
    {
        var text = "Title\n\n" + Styled(TelegramLimits.TextLength * 2 + 100);

        var parts = Split(text, MarkupSyntax.Markdown);

        parts.Should().HaveCount(3);
        parts.Should().OnlyContain(part => part.Text.Length <= TelegramLimits.TextLength
            && Encoding.UTF8.GetByteCount(part.Markup) <= TelegramLimits.MarkupBytes);
    }

    [Fact]
    public void A_paragraph_is_preferred_if_it_costs_no_message()
    {
        var (first, second) = (new string('a', 3000), string.Join(' ', Enumerable.Repeat("b", 1500)));

        var parts = Split($"{first}\n\n{second}", MarkupSyntax.Plain);

        parts.Select(part => part.Text.Text).Should().Equal(first, second);
    }

    [Theory]
    [InlineData(24)]
    [InlineData(192)]
    public void A_text_that_fits_its_bytes_is_written_twice(int kilobytes)
    {
        var text = Styled(kilobytes * 1024);
        var written = 0L;
        var syntax = new MarkupSyntax(
            "counted",
            null,
            (markup, _) => MarkupSyntax.Markdown.Parse(markup),
            part =>
            {
                written += part.Length;
                return MarkupSyntax.Markdown.Write(part);
            },
            markup => markup);

        var parts = Split(text, syntax);

        var shown = MarkupSyntax.Markdown.Parse(text).Length;
        written.Should().BeLessThanOrEqualTo((long)(shown * 3.1), "each character is planned, tried and written");
        parts.Should().HaveCount((shown / (TelegramLimits.TextLength - 8)) + 1);
    }

    [Fact]
    public void A_text_whose_addresses_fill_the_bytes_is_written_a_bounded_number_of_times()
    {
        var address = $"https://example.com/{new string('a', 150)}";
        var text = string.Join(' ', Enumerable.Range(0, 1200).Select(i => $"[link {i}]({address})"));
        var written = 0L;
        var syntax = new MarkupSyntax(
            "counted",
            null,
            (markup, _) => MarkupSyntax.Markdown.Parse(markup),
            part =>
            {
                written += part.Length;
                return MarkupSyntax.Markdown.Write(part);
            },
            markup => markup);

        var parts = Split(text, syntax);

        parts.Should().HaveCountGreaterThan(1);
        var shown = MarkupSyntax.Markdown.Parse(text).Length;
        written.Should().BeLessThan(shown * 80L, "of each part, two ends are searched");
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(8_000)]
    public void The_writer_reads_each_entity_a_fixed_number_of_times(int count)
    {
        var text = TextCleaner.Clean(MarkupSyntax.Markdown.Parse(Styled(count * 4)).Text!);
        var entities = new CountedEntities(text.Entities);

        _ = MarkdownV2Writer.Write(text with { Entities = entities });

        entities.Count.Should().BeGreaterThan(count / 2);
        entities.Reads.Should().BeLessThanOrEqualTo(entities.Count * 2);
    }

    [Fact]
    public void Too_many_messages_are_refused()
    {
        var address = $"https://example.com/{new string('a', TelegramLimits.MarkupBytes - 200)}";
        var text = $"[{string.Join(' ', Enumerable.Repeat("word", 20_000))}]({address})";

        var parsed = MarkupSyntax.Markdown.Parse(text).Text!;

        MessageSplitter.Split(text, parsed, MarkupSyntax.Markdown, TelegramLimits.TextLength).Should().BeNull();
    }

    private static string Styled(int length)
    {
        string[] words = ["*bold*", "_italic_", "__underline__", "~gone~", "||secret||", "*_both_*", "`code`", "plain"];
        var text = new StringBuilder();
        for (var i = 0; text.Length < length * 8 / 5; i++)
            text.Append(words[i % words.Length]).Append(' ');
        return text.ToString();
    }

    private static IReadOnlyList<MessagePart> Split(string text, MarkupSyntax syntax) =>
        MessageSplitter.Split(text, syntax.Parse(text).Text!, syntax, TelegramLimits.TextLength)!;

    private sealed class CountedEntities(IReadOnlyList<MarkupEntity> entities) : IReadOnlyList<MarkupEntity>
    {
        public int Reads { get; private set; }

        public int Count => entities.Count;

        public MarkupEntity this[int index]
        {
            get
            {
                Reads++;
                return entities[index];
            }
        }

        public IEnumerator<MarkupEntity> GetEnumerator()
        {
            foreach (var entity in entities)
            {
                Reads++;
                yield return entity;
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
