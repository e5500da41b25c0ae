using System.Globalization;
using Notify.Templates;

namespace Notify.Tests.Templates;

/// <summary>If Fluid and Shopify's Liquid differ by money or characters, Notify follows Shopify.</summary>
public sealed class ShopifyTests
{
    [Theory]
    [InlineData(
        "{{ 2.5 | round }} {{ 3.5 | round }} {{ -2.5 | round }} {{ 1.005 | round: 2 }} {{ 1250 | round: -2 }}",
        "3 4 -3 1.01 1300")]
    [InlineData(
        "{{ 0.125 | round: 2 }} {{ '2.5' | round }} {{ 1.23 | round: 99 }} {{ 7 | round: -99 }}",
        "0.13 3 1.23 0")]
    [InlineData(
        "{{ 20 | divided_by: 7 }} {{ -7 | divided_by: 2 }} {{ 20 | divided_by: 7.0 }}",
        "2 -4 2.8571428571428571428571428571")]
    [InlineData(
        "{{ 19.90 | divided_by: 2 }} {{ price | divided_by: 4 | round: 2 }} {{ '5' | divided_by: '2' }}",
        "9.95 4.98 2")]
    [InlineData("{{ 5.5 | modulo: 2 }} {{ -7 | modulo: 3 }} {{ 7 | modulo: -3 }} {{ 6 | modulo: 3 }}", "1.5 2 -2 0")]
    public async Task Arithmetic_is_that_of_money(string liquid, string expected) =>
        (await TemplateBed.PlainAsync(liquid, """{"price":19.90}""")).Should().Be(expected);

    [Theory]
    [InlineData("{{ 1 | divided_by: 0 }}", "divided_by divides by 0.")]
    [InlineData("{{ 1 | modulo: 'x' }}", "modulo divides by 0.")]
    [InlineData("{{ 'a' | slice }}", "a filter lacks an argument that must be a whole number.")]
    public async Task An_argument_without_sense_is_an_error(string liquid, string expected)
    {
        var render = () => TemplateBed.PlainAsync(liquid);

        (await render.Should().ThrowAsync<TemplateException>()).Which.Message.Should().EndWith(expected);
    }

    [Theory]
    [InlineData(
        "{% for i in n limit: 2 offset: 1 %}{{ forloop.index }}/{{ forloop.length }}{{ i }}{% if forloop.first " +
        "%}f{% endif %}{% if forloop.last %}l{% endif %} {% endfor %}",
        "1/2bf 2/2cl ")]
    [InlineData(
        "{% for i in n limit: 2 %}{{ i }}{% endfor %}|{% for i in n offset: continue %}{{ forloop.index }}{{ i " +
        "}}{% endfor %}",
        "ab|1c2d")]
    [InlineData(
        "{% for i in n limit: 3 %}{{ i }}{% break %}{% endfor %}|{% for i in n offset: continue %}{{ i }}{% endfor %}",
        "a|d")]
    [InlineData("{% for i in n %}{% endfor %}{% for i in n offset: continue %}x{% else %}none{% endfor %}", "none")]
    [InlineData("{% for i in n limit: 2 %}{% endfor %}{% for j in n offset: continue %}{{ j }}{% endfor %}", "abcd")]
    [InlineData("{% for i in n reversed limit: 2 offset: 1 %}{{ i }}{{ forloop.rindex }}{% endfor %}", "c2b1")]
    [InlineData(
        "{% for i in n offset: -5 %}{{ i }}{% endfor %}{% for i in n offset: 99999999999 %}x{% else %}-{% endfor %}",
        "abcd-")]
    [InlineData("{% for i in (1..5) offset: 3 %}{{ forloop.index0 }}{{ i }}{% endfor %}", "0415")]
    [InlineData("{% for p in object limit: 1 %}{{ p[0] }}{{ forloop.length }}{% endfor %}", "a1")]
    public async Task A_loop_counts_the_elements_it_runs_over(string liquid, string expected) =>
        (await TemplateBed.PlainAsync(liquid, """{"n":["a","b","c","d"],"object":{"a":1,"b":2}}"""))
            .Should().Be(expected);

    [Theory]
    [InlineData("{{ '👩‍👩‍👧‍👦👍🏽xyz' | truncate: 2, '' }}", "👩‍👩‍👧‍👦👍🏽")]
    [InlineData("{{ '👩‍👩‍👧‍👦👍🏽xyz' | truncate: 4 }}", "👩‍👩‍👧‍👦...")]
    [InlineData("{{ '👩‍👩‍👧‍👦👍🏽xyz' | truncate: 5 }}", "👩‍👩‍👧‍👦👍🏽xyz")]
    [InlineData("{{ 'abc' | truncate: 2 }} {{ 'abc' | truncate: 0, '!' }} {{ 'a b' | truncate }}", "... ! a b")]
    [InlineData(
        "{{ 'a👍🏽é' | slice: 1 }} {{ 'a👍🏽é' | slice: -2, 2 }} {{ 'abc' | slice: 1, 9 }} {{ 'abc' | slice: -4 }}",
        "👍🏽 👍🏽é bc ")]
    [InlineData(
        "{{ '👍🏽a' | first }} {{ 'a👍🏽' | last }} {{ '👍🏽a' | split: '' | join: '-' }} {{ 'a👍🏽' | reverse | join: '' }}",
        "👍🏽 👍🏽 👍🏽-a 👍🏽a")]
    [InlineData(
        "{{ n | slice: 1, 2 | join: '' }} {{ n | slice: -2, 2 | join: '' }} {{ n | first }}{{ n | last }}",
        "bc cd ad")]
    [InlineData(
        "{{ 'one  two three' | truncatewords: 2 }} {{ 'one two' | truncatewords: 2, '!' }} {{ 'a b' | " +
        "truncatewords: 0 }}",
        "one two... one two a...")]
    public async Task A_character_is_never_cut(string liquid, string expected) =>
        (await TemplateBed.PlainAsync(liquid, """{"n":["a","b","c","d"]}""")).Should().Be(expected);

    [Theory]
    [InlineData(
        "{{ 'tomorrow' | date: '%Y' }} {{ nil | date: '%Y' }} {{ 'tomorrow' | format_date: 'yyyy' }}",
        "tomorrow  tomorrow")]
    [InlineData(
        "{{ '2026-07-01' | date: '%e %b' }} {{ 1751328000 | date: '%Y' }} {{ '1751328000x' | date: '%Y' }}",
        " 1 Jul 2025 1751328000x")]
    [InlineData(
        "{{ '0001-01-01T00:00:00' | date: '%Y' }} {{ 9999999999999 | date: '%Y' }}",
        "0001-01-01T00:00:00 9999999999999")]
    public async Task What_is_not_a_date_is_printed_as_it_is(string liquid, string expected) =>
        (await TemplateBed.PlainAsync(liquid, zone: "Europe/Vienna")).Should().Be(expected);

    [Theory]
    [InlineData("{{ 1234.5 | format_number: 'N2', 'de' }} {{ 7 | format_number: '0000000' }}", "1.234,50 0000007")]
    [InlineData("{{ 'Order 12345: {0,-4}{1:N1}|' | format_string: 'a', 2 }}", "Order 12345: a   2.0|")]
    [InlineData(
        "{{ '2026-07-01T12:00:00Z' | format_date: 'dddd', 'fr' }} {{ '2026-07-01T12:00:00Z' | date: '2026 %3N' }}",
        "mercredi 2026 000")]
    public async Task Formats_of_usual_size_work(string liquid, string expected) =>
        (await TemplateBed.PlainAsync(liquid)).Should().Be(expected);

    [Fact]
    public async Task A_filter_does_not_create_a_culture_from_a_value()
    {
        var render = () => TemplateBed.PlainAsync("{{ 1 | format_number: 'N2', c }}", """{"c":"en-x7"}""");

        (await render.Should().NotThrowAsync()).Which
            .Should().Be(1.ToString("N2", CultureInfo.InvariantCulture), "it is the culture en");
        var unknown = () => TemplateBed.PlainAsync("{{ 1 | format_number: 'N2', c }}", """{"c":"xx-yy"}""");
        (await unknown.Should().ThrowAsync<TemplateException>()).Which.Message
            .Should().EndWith("a filter names a culture that is not known on this machine.");
    }
}
