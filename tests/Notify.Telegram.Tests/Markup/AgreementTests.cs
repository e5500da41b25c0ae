using Notify.Telegram.Markup.Parsing;
using Notify.Telegram.Tests.Counterparts;
using Notify.Telegram.Tests.Markup.Generating;
using Xunit.Abstractions;

namespace Notify.Telegram.Tests.Markup;

/// <summary>Compares our parsers with Telegram's own: the same validity, text, entities and errors.</summary>
public sealed class AgreementTests(TelegramParser telegram, ITestOutputHelper output) : IClassFixture<TelegramParser>
{
    [Fact]
    public void MarkdownV2_is_read_as_Telegram_reads_it()
    {
        var texts = new MarkdownGenerator(Seeds.Random(output));
        Compare(120_000, texts.Next, static text => MarkdownV2Parser.Parse(text), telegram.Markdown);
    }

    [Fact]
    public void Html_is_read_as_Telegram_reads_it()
    {
        var texts = new HtmlGenerator(Seeds.Random(output));
        Compare(40_000, texts.Next, static text => HtmlParser.Parse(text), telegram.Html);
    }

    private void Compare(
        int count,
        Func<string> next,
        Func<string, ParsedMarkup> ours,
        Func<string, TelegramReading> theirs)
    {
        var valid = 0;
        for (var i = 0; i < count; i++)
        {
            var text = next();
            var (mine, telegrams) = (ours(text), theirs(text));
            var same = mine.IsValid
                ? telegrams.Text is { } read
                    && read.Text == mine.Text.Text
                    && Settle(read.Entities).SequenceEqual(Settle(mine.Text.Entities))
                : telegrams.Error == mine.Error.Message;
            if (!same)
            {
                Assert.Fail(
                    $"{System.Text.Json.JsonSerializer.Serialize(text)}\nours:     "
                        + $"{Show(mine.Text, mine.Error?.Message)}\nTelegram: {Show(telegrams.Text, telegrams.Error)}");
            }

            valid += mine.IsValid ? 1 : 0;
        }
        output.WriteLine($"{count} texts, {valid} of them valid");
        valid.Should().BeInRange(count / 5, count * 4 / 5, "both verdicts are to be tried");
    }

    /// <summary>If Telegram sorts more than 16 entities, equal ones may come in any order.</summary>
    private static IEnumerable<MarkupEntity> Settle(IReadOnlyList<MarkupEntity> entities) =>
        entities.Count <= 16
            ? entities
            : entities
                .OrderBy(entity => entity)
                .ThenBy(entity => entity.Kind)
                .ThenBy(entity => entity.Argument, StringComparer.Ordinal);

    private static string Show(FormattedText? text, string? error) =>
        text is null
            ? $"error: {error}"
            : $"{System.Text.Json.JsonSerializer.Serialize(text.Text)} {string.Join(", ", text.Entities)}";
}
