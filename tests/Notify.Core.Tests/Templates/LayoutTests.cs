using Notify.Templates;

namespace Notify.Tests.Templates;

public class LayoutTests
{
    [Fact]
    public async Task A_layout_stands_around_the_body_and_sees_its_sections_and_assigns()
    {
        var bed = new TemplateBed
        {
            ["_layouts/email.liquid"] =
                "<h1>{{ heading }}</h1>{% renderbody %}<hr>{% rendersection footer %}{% rendersection none %}",
            ["t/email.liquid"] =
                "{% layout 'email' %}{% assign heading = name %}Hi {{ name }}{% section footer %}<i>{{ name }}</i>{% "
                    + "endsection %}",
        };
        (await bed.RenderAsync("t", """{"name":"<A>"}"""))
            .Body.Should().Be("<h1>&lt;A&gt;</h1>Hi &lt;A&gt;<hr><i>&lt;A&gt;</i>");
    }

    [Fact]
    public async Task Layouts_nest_and_give_the_parts_a_template_lacks()
    {
        var bed = new TemplateBed
        {
            ["_layouts/base.liquid"] = "---\nsubject: base\nfrom: base\n---\n({% renderbody %})",
            ["_layouts/email.liquid"] = "---\nsubject: middle {{ n }}\n---\n{% layout 'base' %}[{% renderbody %}]",
            ["t/email.liquid"] = "{% layout 'email' %}x",
        };
        var message = await bed.RenderAsync("t", """{"n":1}""");
        message.Body.Should().Be("([x])");
        message.Part("subject").Should().Be("middle 1");
        message.Part("from").Should().Be("base");
    }

    [Fact]
    public async Task A_layout_that_names_itself_ends()
    {
        var bed = new TemplateBed
        {
            ["_layouts/a.liquid"] = "{% layout 'b' %}a{% renderbody %}",
            ["_layouts/b.liquid"] = "{% layout 'a' %}b{% renderbody %}",
            ["t/push.liquid"] = "{% layout 'a' %}x",
        };
        (await bed.RenderAsync("t", kind: "push")).Body.Should().Be("bax");
    }

    [Fact]
    public async Task An_empty_layout_is_none() =>
        (await TemplateBed.PlainAsync("{% layout '' %}x")).Should().Be("x");

    [Theory]
    [InlineData("{% include 'button', label: 'Pay' %}", "<a>Pay</a>")]
    [InlineData("{% include '_partials/button', label: name %}", "<a>A &amp; B</a>")]
    [InlineData("{% render 'button.liquid', label: 'Pay' %}", "<a>Pay</a>")]
    [InlineData("{% include 'own' %}", "own A &amp; B")]
    [InlineData("{% include '_beside' %}", "beside")]
    [InlineData("{% include 'row' with first %}", "1:1")]
    [InlineData("{% include 'row' with first as row %}", "1:1")]
    [InlineData("{% include 'row' for rows %}", "1:12:2")]
    [InlineData("{% render 'row' for rows as row %}", "1:12:2")]
    [InlineData("{% assign x = 'Pay' %}{% include 'nested' %}", "n<a>Pay</a>")]
    public async Task Includes_find_their_partial(string liquid, string expected)
    {
        var bed = new TemplateBed
        {
            ["_partials/button.liquid"] = "<a>{{ label }}</a>",
            ["_partials/own.liquid"] = "own {{ name }}",
            ["_partials/row.liquid"] = "{{ row.n }}:{{ row.n }}",
            ["_partials/nested.liquid"] = "n{% include 'button', label: x %}",
            ["t/_beside.liquid"] = "beside",
            ["t/email.liquid"] = liquid,
        };
        (await bed.RenderAsync("t", """{"name":"A & B","first":{"n":1},"rows":[{"n":1},{"n":2}]}"""))
            .Body.Should().Be(expected);
    }

    [Fact]
    public async Task A_partial_may_include_itself_and_one_without_end_is_stopped()
    {
        var bed = new TemplateBed
        {
            ["_partials/down.liquid"] =
                "{{ n }}{% if n > 0 %}{% assign n = n | minus: 1 %}{% include 'down' %}{% endif %}",
            ["_partials/ever.liquid"] = "{% include 'ever' %}",
            ["t/push.liquid"] = "{% assign n = 3 %}{% include 'down' %}",
            ["u/push.liquid"] = "{% include 'ever' %}",
        };
        (await bed.RenderAsync("t", kind: "push")).Body.Should().Be("3210");
        await FluentActions.Awaiting(() => bed.RenderAsync("u", kind: "push").AsTask())
            .Should().ThrowAsync<TemplateException>();
    }

    [Theory]
    [InlineData("de-AT", "[de:at] de-AT")]
    [InlineData("de_at", "[de:at] de-AT")]
    [InlineData("de-CH", "[de:de] de")]
    [InlineData("DE", "[de:de] de")]
    [InlineData("fr", "[en:en] ")]
    [InlineData("", "[en:en] ")]
    [InlineData(null, "[en:en] ")]
    [InlineData("not a locale!", "[en:en] ")]
    public async Task Templates_layouts_and_partials_fall_back_by_locale(string? locale, string expected)
    {
        var bed = new TemplateBed
        {
            ["_layouts/l.liquid"] = "[en:{% renderbody %}]",
            ["_layouts/l.de.liquid"] = "[de:{% renderbody %}]",
            ["_partials/p.liquid"] = "en",
            ["_partials/p.de.liquid"] = "de",
            ["_partials/p.de-AT.liquid"] = "at",
            ["_partials/outer.liquid"] = "{% include 'p' %}",
            ["t/push.liquid"] = "{% layout 'l' %}{% include 'outer' %}",
            ["t/push.de.liquid"] = "{% layout 'l' %}{% include 'outer' %}",
            ["t/push.de-AT.liquid"] = "{% layout 'l' %}{% include 'outer' %}",
        };
        var message = await bed.RenderAsync("t", "{}", locale, "push");
        $"{message.Body} {message.Locale}".Should().Be(expected);
    }

    [Fact]
    public async Task A_locale_lends_its_parts_and_a_language_its_twin()
    {
        var bed = new TemplateBed
        {
            ["t/email.liquid"] = "---\nsubject: en\nurl: u\n---\nen",
            ["t/email.txt.liquid"] = "en text",
            ["t/email.de.liquid"] = "---\nsubject: de\n---\nde",
            ["t/email.de.txt.liquid"] = "de text",
            ["t/email.de-AT.liquid"] = "at {{ 1.5 }}",
            ["t/email.fr.liquid"] = "fr",
        };
        var austrian = await bed.RenderAsync("t", locale: "de-AT");
        austrian.Should().BeEquivalentTo(new { Body = "at 1,5", Text = "de text", Locale = "de-AT" });
        (austrian.Part("subject"), austrian.Part("url")).Should().Be(("de", "u"));
        var french = await bed.RenderAsync("t", locale: "fr");
        (french.Part("subject"), french.Text).Should().Be(("en", null));
    }

    [Fact]
    public async Task Where_there_is_no_default_file_the_default_locale_serves()
    {
        var bed = new TemplateBed { ["t/push.en.liquid"] = "en", ["u/push.de.liquid"] = "de" };
        (await bed.RenderAsync("t", locale: "fr", kind: "push")).Body.Should().Be("en");
        (await bed.Engine.CheckAsync("u", "push", "fr", default)).Exists.Should().BeFalse();
    }
}
