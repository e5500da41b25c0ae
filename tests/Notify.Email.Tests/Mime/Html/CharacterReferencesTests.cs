using MimeKit.Text;
using Notify.Email.Mime.Html;

namespace Notify.Email.Tests.Mime.Html;

public sealed class CharacterReferencesTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData("&amp;lt;", "&lt;")]
    [InlineData("&#65;&#x42;&#X43;&#68 &#x45.", "ABCD E.")]
    [InlineData("&#128;&#x99;&#129;", "\u20AC\u2122\u0081")]
    [InlineData("&#0;&#xD800;&#x110000;&#99999999999999999999;", "\uFFFD\uFFFD\uFFFD\uFFFD")]
    [InlineData("&#128512;", "\U0001F600")]
    [InlineData("&#;&#x;&#xg;&#a;&#", "&#;&#x;&#xg;&#a;&#")]
    [InlineData("&notin;&not;in;&notit;&notin", "\u2209\u00ACin;\u00ACit;\u00ACin")]
    [InlineData("&fjlig;&NotEqualTilde;&check;", "fj\u2242\u0338\u2713")]
    [InlineData("&Uuml;&uuml;&UUML;", "\u00DC\u00FC&UUML;")]
    [InlineData("&AMP;&LT&COPY 2026", "&<\u00A9 2026")]
    [InlineData("&nbspx&yumlx&Aacutex", "\u00A0x\u00FFx\u00C1x")]
    [InlineData("&apos;&apos &euro &hellip", "'&apos &euro &hellip")]
    [InlineData("R&D; AT&T & x&", "R&D; AT&T & x&")]
    [InlineData("&unknown;&;&&amp;&", "&unknown;&;&&&")]
    [InlineData("&CounterClockwiseContourIntegral;&CounterClockwiseContourIntegralAndMore;",
        "\u2233&CounterClockwiseContourIntegralAndMore;")]
    public void Text_is_decoded_as_the_standard_says(string text, string decoded) =>
        CharacterReferences.Decode(text).Should().Be(decoded);

    [Theory]
    [InlineData("?a=1&copy=2&b&copyx&reg1", "?a=1&copy=2&b&copyx&reg1")]
    [InlineData("?a=1&amp;copy=2", "?a=1&copy=2")]
    [InlineData("&copy", "\u00A9")]
    [InlineData("&copy/&reg;", "\u00A9/\u00AE")]
    [InlineData("&notit;&notin;", "&notit;\u2209")]
    [InlineData("&#65&#x42=", "AB=")]
    public void In_an_attribute_a_parameter_of_a_url_is_not_a_reference(string text, string decoded) =>
        CharacterReferences.Decode(text, isAttribute: true).Should().Be(decoded);

    [Fact]
    public void All_names_of_the_standard_are_decoded()
    {
        var names = NamesOfMailLibrary().ToList();

        names.Should().HaveCount(2231, "the standard has so many, with and without a semicolon");
        foreach (var (reference, value) in names)
            CharacterReferences.Decode(reference + ' ').Should().Be(value + ' ', reference);
    }

    /// <summary>Finds the names letter by letter, because the decoder accepts only those that continue a name.</summary>
    private static IEnumerable<(string Reference, string Value)> NamesOfMailLibrary()
    {
        const string letters = ";12345678ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        var prefixes = new Stack<string>(["&"]);
        while (prefixes.TryPop(out var prefix))
        {
            foreach (var letter in letters)
            {
                var decoder = new HtmlEntityDecoder();
                var reference = prefix + letter;
                if (!reference.All(decoder.Push))
                    continue;
                if (letter != ';')
                    prefixes.Push(reference);
                var value = decoder.GetValue();
                // Without a semicolon, the value of an incomplete name ends with letters of the name.
                if (letter == ';' || (value.Length == 1 && value[0] != '&') || reference is "&amp" or "&AMP")
                    yield return (reference, value);
            }
        }
    }
}
