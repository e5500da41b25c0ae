using CsCheck;
using Notify.Telegram.Markup;
using Notify.Telegram.Markup.Escaping;
using Notify.Telegram.Markup.Parsing;
using Notify.Telegram.Tests.Counterparts;
using Notify.Telegram.Tests.Markup.Generating;

namespace Notify.Telegram.Tests.Markup;

/// <summary>Every value in a template arrives unchanged, according to Telegram's own parser.</summary>
public sealed class EscapingTests(TelegramParser telegram) : IClassFixture<TelegramParser>
{
    private static readonly Gen<char> Chars = Gen.Frequency(
        (4,
            Gen.OneOf(
                (char[])[.. MarkdownV2Parser.Reserved, '\\', '\n', '\r', '"', '\'', '&', '<', '/', ';', '$', '%'])),
        (2, Gen.Char['\0', '\x7f']),
        (1, Gen.Char['\u0300', '\u036f']),
        (1, Gen.Char['\u0590', '\u05ff']),
        (1, Gen.Char['\u2000', '\u206f']),
        (1, Gen.Char['\ud800', '\udfff']),
        (1, Gen.Char));

    private static readonly Gen<string> Values = Gen.OneOf(
        Gen.String[Chars, 0, 24],
        Gen.OneOf(
                "👍",
                "👨‍👩‍👧‍👦",
                "e\u0301",
                "שלום",
                "*a*",
                "[a](b)",
                "||",
                ">",
                "```",
                "\\",
                "\\\\",
                "&amp;",
                "<b>",
                "a_b_c",
                "__",
                "\n>",
                "-",
                "1.",
                "![x](tg://emoji?id=1)"
            )
            .Array[1, 4]
            .Select(string.Concat));

    [Fact]
    public void A_value_arrives_in_MarkdownV2() =>
        Values.Sample(
            value => Arrives(telegram.Markdown, "{0}", MarkdownV2Encoder.Instance.Encode(value), value),
            iter: 20_000);

    [Theory]
    [InlineData("*{0}*")]
    [InlineData("_{0} _")]
    [InlineData("__{0}__")]
    [InlineData("||{0}||")]
    [InlineData(">*{0}*\n")]
    [InlineData("**>a\n>~{0}~||\nb")]
    [InlineData("[{0}](https://example.com/)")]
    [InlineData("![{0}](tg://time?unix=1)")]
    public void A_value_arrives_within_entities(string template) =>
        Values.Sample(
            value => Arrives(telegram.Markdown, template, MarkdownV2Encoder.Instance.Encode(value), value),
            iter: 2_000);

    [Theory]
    [InlineData("`{0}`")]
    [InlineData("```\n{0}```")]
    [InlineData("```python\n{0}\n```")]
    [InlineData(">`{0}`")]
    public void A_value_arrives_in_code(string template) =>
        Values.Sample(
            value =>
                Arrives(telegram.Markdown, template, Filter("telegram_code", value), BehindFence(template, value)),
            iter: 5_000);

    [Theory]
    [InlineData("[a](https://example.com/?q={0}&z)")]
    [InlineData(">[a](https://example.com/?q={0}&z)\nb")]
    public void A_value_arrives_in_an_address(string template) => Values.Sample(
        value =>
        {
            var read = telegram.Markdown(
                template.Replace("{0}", Filter("telegram_url", value), StringComparison.Ordinal));
            // Telegram percent-encodes blanks and control characters in an address, and leaves everything else
            // unchanged.
            var expected = string.Concat(
                MarkupGenerator.Sendable(value).Select(c => c <= ' ' ? $"%{(int)c:X2}" : c.ToString()));
            read.Error.Should().BeNull();
            read.Text!.Entities.Should().Contain(
                    new MarkupEntity(MarkupEntityKind.TextLink, 0, 1, $"https://example.com/?q={expected}&z")
                );
        },
        iter: 10_000);

    [Fact]
    public void A_value_that_is_a_whole_address_is_the_address() =>
        telegram.Markdown($"[a]({Filter("telegram_url", "https://en.wikipedia.org/wiki/Foo_(bar)?a=\\b")})")
            .Text!.Entities.Should().Equal(
                new MarkupEntity(MarkupEntityKind.TextLink, 0, 1, "https://en.wikipedia.org/wiki/Foo_(bar)?a=\\b")
            );

    [Theory]
    [InlineData("{0}")]
    [InlineData("<b>{0}</b>")]
    [InlineData("<pre><code class=\"language-x\">{0}</code></pre>")]
    public void A_value_arrives_in_Html(string template) =>
        Values.Sample(
            value => Arrives(telegram.Html, template, TelegramHtmlEncoder.Instance.Encode(value), value),
            iter: 5_000);

    [Fact]
    public void A_value_arrives_in_an_attribute() => Values.Sample(
        value =>
        {
            var read = telegram.Html(
                $"<a href=\"https://example.com/?q={TelegramHtmlEncoder.Instance.Encode(value)}&z\">a</a>"
            );
            var arrives =
                read.Text is { Entities: [{ Argument: var url }] }
                && url == TelegramLink.Normalize($"https://example.com/?q={MarkupGenerator.Sendable(value)}&z");
            // A NUL ends a tag for Telegram, at any position.
            arrives.Should().Be(!value.Contains('\0', StringComparison.Ordinal));
        },
        iter: 5_000);

    [Fact]
    public void Every_overload_a_template_engine_uses_encodes_alike() => Values.Sample(
        value =>
        {
            foreach (var encoder in (MarkupEncoder[])[MarkdownV2Encoder.Instance, TelegramHtmlEncoder.Instance])
            {
                var encoded = encoder.Encode(value);
                using var ofString = new StringWriter();
                encoder.Encode(ofString, "<" + value + ">", 1, value.Length);
                using var ofChars = new StringWriter();
                encoder.Encode(ofChars, ("<" + value + ">").ToCharArray(), 1, value.Length);
                var target = new char[(value.Length * encoder.MaxOutputCharactersPerInputCharacter) + 1];
                encoder.Encode(value, target, out var read, out var written)
                    .Should().Be(System.Buffers.OperationStatus.Done);
                (ofString.ToString(), ofChars.ToString(), new string(target, 0, written), read)
                    .Should().Be((encoded, encoded, encoded, value.Length));
            }
        },
        iter: 5_000);

    private static string Filter(string name, string value) =>
        TelegramBodyFormats.Markdown.Filters[name](value, [], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>
    /// A carriage return directly after the line break of the fence is read as part of it. Telegram drops carriage
    /// returns anyway.
    /// </summary>
    private static string BehindFence(string template, string value) =>
        template.Contains("\n{0}", StringComparison.Ordinal) && value.StartsWith('\r') ? value[1..] : value;

    private static void Arrives(Func<string, TelegramReading> parser, string template, string encoded, string value)
    {
        const string left = "\u2066", right = "\u2069";
        var sent = MarkupGenerator.Sendable(value);
        var read = parser(template.Replace("{0}", encoded, StringComparison.Ordinal));
        var expected = parser(template.Replace("{0}", left + right, StringComparison.Ordinal))
            .Text!.Text.Replace(left + right, sent, StringComparison.Ordinal);
        if (read.Text?.Text != expected)
        {
            Assert.Fail(
                $"{System.Text.Json.JsonSerializer.Serialize(value)} arrived as "
                    + $"{System.Text.Json.JsonSerializer.Serialize(read.Text?.Text)}: {read.Error}");
        }
    }
}
