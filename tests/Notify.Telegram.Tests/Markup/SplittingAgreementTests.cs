using System.Text;
using System.Text.Json;
using Notify.Telegram.Markup;
using Notify.Telegram.Markup.Parsing;
using Notify.Telegram.Markup.Splitting;
using Notify.Telegram.Tests.Counterparts;
using Notify.Telegram.Tests.Markup.Generating;
using Xunit.Abstractions;

namespace Notify.Telegram.Tests.Markup;

/// <summary>Telegram accepts every part of a split message, and together they contain the text of the whole.</summary>
public sealed class SplittingAgreementTests(TelegramParser telegram, ITestOutputHelper output)
    : IClassFixture<TelegramParser>
{
    [Fact]
    public void Parts_of_MarkdownV2()
    {
        var random = Seeds.Random(output);
        var texts = new MarkdownGenerator(random);
        Compare(4_000, random, () => LongText(texts, MarkupSyntax.Markdown), MarkupSyntax.Markdown, telegram.Markdown);
    }

    [Fact]
    public void Parts_of_Html()
    {
        var random = Seeds.Random(output);
        var texts = new HtmlGenerator(random);
        Compare(2_000, random, () => LongText(texts, MarkupSyntax.Html), MarkupSyntax.Html, telegram.Html);
    }

    [Fact]
    public void A_text_written_anew_reads_as_before()
    {
        var texts = new MarkdownGenerator(Seeds.Random(output));
        for (var i = 0; i < 10_000; i++)
        {
            var text = texts.Next();
            if (MarkdownV2Parser.Parse(text).Text is not { } parsed)
                continue;
            var whole = TextCleaner.Clean(parsed);
            var written = MarkupSyntax.Markdown.Write(whole);
            var read = telegram.Markdown(written);
            var arrived = read.Text is null ? null : TextCleaner.Clean(read.Text);
            if (arrived?.Text != whole.Text || !Meaning.Of(arrived).SequenceEqual(Meaning.Of(whole)))
                Fail(read.Error, text, written);
        }
    }

    private static string LongText(MarkupGenerator texts, MarkupSyntax syntax)
    {
        var text = new StringBuilder();
        while (text.Length < 400)
        {
            var next = texts.WellFormed();
            if (syntax.Parse(text + next).IsValid)
                text.Append(next);
        }
        return text.ToString();
    }

    private void Compare(
        int count,
        Random random,
        Func<string> next,
        MarkupSyntax syntax,
        Func<string, TelegramReading> telegrams)
    {
        var total = 0;
        for (var i = 0; i < count; i++)
        {
            var text = next();
            var limit = random.Next(8, 60);
            var parsed = syntax.Parse(text).Text!;
            var parts = MessageSplitter.Split(text, parsed, syntax, limit)!;
            var meaning = new List<string>();
            foreach (var part in parts)
            {
                var read = telegrams(part.Markup);
                var arrived = read.Text is null ? null : TextCleaner.Clean(read.Text);
                if (arrived?.Text != part.Text.Text || arrived.Length < 1 || arrived.Length > limit)
                    Fail(read.Error, text, part.Markup);
                else
                    meaning.AddRange(Meaning.Of(arrived));
            }
            if (!meaning.SequenceEqual(Meaning.Of(TextCleaner.Clean(parsed))))
                Fail("the parts do not say what the whole said", [text, .. parts.Select(part => part.Markup)]);
            total += parts.Count;
        }
        output.WriteLine($"{count} texts in {total} parts");
    }

    private static void Fail(string? error, params string[] texts) =>
        Assert.Fail(
            $"{error ?? "another text"}\n{string.Join("\n", texts.Select(text => JsonSerializer.Serialize(text)))}");
}
