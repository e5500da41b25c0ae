using System.Text.Encodings.Web;

namespace Notify.Tests.Templates;

/// <summary>Kinds whose bodies can be written in several ways.</summary>
public sealed class FormatTests
{
    private static ChannelKind Chat() =>
        new("chat")
        {
            Formats =
            [
                new("shout")
                {
                    Filters = new Dictionary<string, TemplateFilter>
                    {
                        ["loud"] = (value, _, _) => $"<{value.ToUpperInvariant()}>",
                    },
                    Encoder = HtmlEncoder.Default,
                },
                new("html")
                {
                    Encoder = HtmlEncoder.Default,
                    Lint = text => text.IndexOf('!') is >= 0 and var at ? [new(at, "no shouting")] : [],
                },
                BodyFormat.Plain,
            ],
            ValidatePart = (name, value) =>
                name == "silent" && value is not ("true" or "false") ? "Write true or false." : null,
        };

    private static TemplateBed Bed()
    {
        var bed = new TemplateBed();
        bed.Kinds.Add(Chat());
        return bed;
    }

    [Theory]
    [InlineData("", "&lt;a&gt; <<A>>")]
    [InlineData("---\nformat: html\n---\n", "&lt;a&gt; &lt;a&gt;")]
    [InlineData("---\nformat: PLAIN\n---\n", "<a> <a>")]
    public async Task The_format_encodes_and_its_filters_work_there_alone(string front, string expected)
    {
        var bed = Bed();
        bed["t/chat.liquid"] = front + "{{ x }} {{ x | loud }}";
        (await bed.RenderAsync("t", """{"x":"<a>"}""", kind: "chat")).Body.Should().Be(expected);
    }

    [Fact]
    public async Task A_formats_filter_leaves_values_alone_in_parts_and_in_other_kinds()
    {
        var bed = Bed();
        bed["t/chat.liquid"] = "---\ntitle: {{ x | loud }}\n---\n";
        bed["t/email.liquid"] = "---\nsubject: s\n---\n{{ x | loud }}";
        (await bed.RenderAsync("t", """{"x":"<a>"}""", kind: "chat")).Part("title").Should().Be("<a>");
        (await bed.RenderAsync("t", """{"x":"<a>"}""")).Body.Should().Be("&lt;a&gt;");
    }

    [Fact]
    public async Task Unknown_formats_and_formats_from_values_are_errors()
    {
        var bed = Bed();
        bed["t/chat.liquid"] = "---\nsilent: true\nformat: bold\n---\nx";
        bed["u/chat.liquid"] = "---\nformat: {{ x }}\n---\nx";
        bed["v/email.liquid"] = "---\nsubject: s\nformat: whatever\n---\nx";
        (await bed.LintAsync()).Should().Equal(
            "Error: t/chat.liquid(3): The format must be one of shout, html, plain.",
            "Error: u/chat.liquid(2): The format must be one of shout, html, plain. Do not use a value of the model.");
    }

    [Fact]
    public async Task A_problem_in_the_text_names_its_line_and_a_bad_part_its_own()
    {
        var bed = Bed();
        bed["t/chat.liquid"] =
            "---\nformat: html\nsilent: yes\n---\none\n{%- if a -%}\n\n two {{ b }}\n three!\n{% endif %}";
        (await bed.LintAsync()).Should().Equal(
            "Error: t/chat.liquid(3): The silent is not valid. Write true or false.",
            "Error: t/chat.liquid(9): no shouting");
    }

    [Fact]
    public void A_kind_has_a_format()
    {
        var make = () => new ChannelKind("x") { Formats = [] };
        make.Should().Throw<ArgumentException>();
    }
}
