using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Notify.Diagnostics;
using Notify.Hosting;
using Notify.Templates;

namespace Notify.Tests.Templates;

public class LintTests
{
    private const string Front = "---\nsubject: s\n---\n";

    [Theory]
    [InlineData("a\n{% if x %}\nb", "Error: t/email.liquid(6): '{% endif %}' was expected")]
    [InlineData("a\n\n{{ x | }}", "Error: t/email.liquid(6): An identifier was expected after the '|' sign")]
    [InlineData("a\n{{ x", "Error: t/email.liquid(5): End of tag '}}' was expected")]
    [InlineData("a\n{% nonsense %}", "Error: t/email.liquid(5): Unknown tag 'nonsense'")]
    [InlineData("{% if x %}\n{% nonsense %}\n{% endif %}", "Error: t/email.liquid(5): Unknown tag 'nonsense'")]
    [InlineData("a\n{% macro m() %}{% endmacro %}", "Error: t/email.liquid(5): Unknown tag 'macro'")]
    [InlineData("a\n{{ x | upcase | nonsense }}", "Error: t/email.liquid(5): Unknown filter 'nonsense'")]
    [InlineData(
        "\n\n{% include 'gone' %}",
        "Error: t/email.liquid(6): There is no partial 'gone'. It is searched for in the folder of the file, in the "
            + "root and in _partials.")]
    [InlineData(
        "\n\n{% render 'gone' %}",
        "Error: t/email.liquid(6): There is no partial 'gone'. It is searched for in the folder of the file, in the "
            + "root and in _partials.")]
    [InlineData(
        "\n{% include x %}",
        "Error: t/email.liquid(5): include requires a quoted name, so that the required variables can be determined")]
    [InlineData(
        "\n{% layout 'gone' %}",
        "Error: t/email.liquid(5): There is no layout 'gone'. It is searched for in the folder of the file, in the "
            + "root and in _layouts.")]
    [InlineData(
        "\n{% layout x %}",
        "Error: t/email.liquid(5): layout requires a quoted name, so that the required variables can be determined")]
    [InlineData(
        "{% if x %}\n{% layout 'gone' %}{% endif %}",
        "Error: t/email.liquid(5): layout must be on the top level of the template, not inside another tag")]
    [InlineData("fine {{ x }}", "")]
    public async Task A_body_is_looked_through(string body, string expected) =>
        string.Join("|", await new TemplateBed { ["t/email.liquid"] = Front + body }.LintAsync()).Should().Be(expected);

    [Theory]
    [InlineData("cc: a@example.com", "")]
    [InlineData(
        "cc: {{ manager }}",
        "Error: t/email.liquid(3): The cc must not contain a value of the model. Use a fixed text.")]
    [InlineData(
        "CC: a@example.com, {{ manager }}",
        "Error: t/email.liquid(3): The CC must not contain a value of the model. Use a fixed text.")]
    public async Task A_fixed_part_has_no_value(string part, string expected)
    {
        var bed = new TemplateBed { ["t/email.liquid"] = $"---\nsubject: s\n{part}\n---\nx" };
        bed.Kinds[0] = new("email") { RequiredParts = ["subject"], FixedParts = ["cc"] };

        string.Join("|", await bed.LintAsync()).Should().Be(expected);
        var render = () => bed.RenderAsync("t", """{"manager":"a@example.com, b@example.com"}""").AsTask();
        if (expected.Length > 0)
            await render.Should().ThrowAsync<TemplateException>();
    }

    [Fact]
    public async Task A_fixed_part_of_a_layout_has_no_value()
    {
        var bed = new TemplateBed
        {
            ["_layouts/main.liquid"] = "---\nbcc: {{ spy }}\n---\n{% renderbody %}",
            ["t/email.liquid"] = "---\nsubject: s\n---\n{% layout 'main' %}x",
        };
        bed.Kinds[0] = new("email") { RequiredParts = ["subject"], FixedParts = ["bcc"] };

        string.Join("|", await bed.LintAsync()).Should().Contain("The bcc must not contain a value of the model.");
    }

    [Theory]
    [InlineData("x", "Error: t/email.liquid(1): The subject is missing*")]
    [InlineData("---\nsubject:\n---\nx", "Error: t/email.liquid(1): The subject is missing*")]
    [InlineData("---\nsubject: s\nx", "Error: t/email.liquid(1): the front matter has no end*")]
    [InlineData(
        "---\nsubject: |\n  a\n  b\n---\nx",
        "Error: t/email.liquid(2): subject contains a line break; a part of the front matter is one line*")]
    [InlineData(
        "---\nsubject: a\n  b\n---\nx",
        "Error: t/email.liquid(3): subject contains a line break; a part of the front matter is one line")]
    [InlineData(
        "---\n\n# why\nsubject: a{{ 'x\\ny' }}\n---\nx",
        "Error: t/email.liquid(4): a part of the front matter is one line; this value contains a line break")]
    [InlineData("---\nsubject: a\nSubject: b\n---\nx", "Error: t/email.liquid(3): Subject occurs twice")]
    [InlineData(
        "---\nsubject: a\nnonsense\n---\nx",
        "Error: t/email.liquid(3): a line of the front matter must have the form 'name: value'")]
    [InlineData("---\nsubject: {{ x | nonsense }}\n---\nx", "Error: t/email.liquid(2): Unknown filter 'nonsense'")]
    [InlineData("---\nsubject: {{ x\n---\nx", "Error: t/email.liquid(2): End of tag '}}' was expected")]
    [InlineData("\uFEFF---\r\nsubject: \"Order: {{ x }}\"\r\n---\r\nx", "")]
    public async Task Front_matter_is_looked_through(string content, string expected) =>
        string.Join("|", await new TemplateBed { ["t/email.liquid"] = content }.LintAsync())
            .Should().MatchRegex($"^{Regex.Escape(expected).Replace("\\*", ".*", StringComparison.Ordinal)}$");

    [Theory]
    [InlineData(
        "t/telegram.liquid",
        "Warning: t/telegram.liquid: There is no channel of kind 'telegram' (known: email, push); this file is not "
            + "used.")]
    [InlineData(
        "t/push.a.b.c.liquid",
        "Warning: t/push.a.b.c.liquid: The file name is not valid. Use name/kind.liquid, name/kind.locale.liquid or "
            + "name/kind.txt.liquid.")]
    [InlineData("push.liquid", "Warning: push.liquid: The file name is not valid*")]
    [InlineData(
        "t/push.txt.liquid",
        "Warning: t/push.txt.liquid: The kind 'push' has no plain-text version; this file is not used.")]
    [InlineData(
        "t/email.txt.liquid",
        "Warning: t/email.txt.liquid: There is no body in this locale; a plain-text version alone is not used.")]
    [InlineData("t/push.de.liquid", "Warning: t/push.de.liquid: There is no file without a locale in its name*")]
    [InlineData("t/readme.md", "")]
    public async Task An_unused_file_is_a_warning(string path, string expected) =>
        string.Join("|", await new TemplateBed { [path] = "x" }.LintAsync())
            .Should().MatchRegex($"^{Regex.Escape(expected).Replace("\\*", ".*", StringComparison.Ordinal)}$");

    [Fact]
    public async Task Locales_are_compared()
    {
        var bed = new TemplateBed
        {
            ["t/email.liquid"] = Front + "{{ a }}{{ both }}",
            ["t/email.de.liquid"] = "{{ b }}{{ both }}",
            ["t/email.de_AT.liquid"] = Front + "{{ a }}{{ both }}",
            ["t/email.de-AT.liquid"] = Front + "{{ a }}{{ both }}",
            ["t/email.txt.liquid"] = "---\nsubject: x\n---\n{{ a }}",
        };
        bed.Options.RequiredLocales.Add("de-CH");
        bed.Options.RequiredLocales.Add("fr-FR");
        (await bed.LintAsync()).Should().BeEquivalentTo(
            "Error: t/email.txt.liquid(2): A plain-text version has no front matter. Define the parts in the file of "
                + "the body.",
            "Warning: t/email.de.liquid(1): The subject is missing here; that of t/email.liquid is used.",
            "Warning: t/email.de.liquid: The variable 'a' is used in t/email.liquid and not here.",
            "Warning: t/email.de.liquid: The variable 'b' is used here and not in t/email.liquid.",
            "Warning: t/email.de_AT.liquid: t/email.de-AT.liquid is for the same kind and locale; this file is not "
                + "used.",
            "Warning: t/email.liquid: The locale 'fr-FR' is missing: there is no email.fr-FR.liquid.");
    }

    [Fact]
    public async Task A_kind_looks_through_the_templates_own_text_branch_by_branch()
    {
        var bed = new TemplateBed
        {
            ["t/chat.liquid"] =
                "---\nurl: x\n---\n*{{ name }}*{% if a %}1{% else %}2{% endif %}{% unless a %}3{% else %}4{% "
                    + "endunless %}{% case a %}{% when 1 %}5{% else %}6{% endcase %}{% raw %}!{% endraw %}",
        };
        var seen = new List<string>();
        bed.Kinds.Add(
            new ChannelKind("chat")
            {
                Formats =
                [
                    new("own")
                    {
                        Lint = text =>
                        {
                            seen.Add(text);
                            return [new(0, "bad")];
                        },
                    },
                ],
            });
        (await bed.LintAsync()).Should().Equal("Error: t/chat.liquid(4): bad");
        seen.Should().Equal("*x*135!", "*x*246!");
    }

    [Fact]
    public async Task A_part_that_the_channel_does_not_read_is_an_error_with_the_nearest_name()
    {
        var bed = new TemplateBed
        {
            ["t/chat.liquid"] =
                "---\nformat: plain\nTITLE: {{ a }}\nprotect_content: true\nurgancy: high\ncolor: red\n---\nx",
            ["u/chat.liquid"] = "{% layout 'l' %}x",
            ["_layouts/l.liquid"] = "---\ntitel: x\n---\n{% renderbody %}",
        };
        bed.Kinds.Add(
            new ChannelKind("chat")
            {
                Formats = [BodyFormat.Plain, new("html")],
                Parts = ["title", "protect", "urgency"],
            });

        (await bed.LintAsync()).Should().Equal(
            "Error: _layouts/l.liquid(2): The kind 'chat' has no part 'titel'. Use 'title' instead.",
            "Error: t/chat.liquid(4): The kind 'chat' has no part 'protect_content'. Use 'protect' instead.",
            "Error: t/chat.liquid(5): The kind 'chat' has no part 'urgancy'. Use 'urgency' instead.",
            "Error: t/chat.liquid(6): The kind 'chat' has no part 'color'. Known are: title, protect, urgency, format."
        );
    }

    [Fact]
    public async Task An_error_in_a_partial_is_reported_once_and_breaks_the_templates_that_include_it()
    {
        var bed = new TemplateBed
        {
            ["_partials/p.liquid"] = "\n{{ x | }}",
            ["t/push.liquid"] = "{% include 'p' %}",
            ["u/push.liquid"] = "{% include 'p' %}",
        };
        (await bed.LintAsync()).Should().ContainSingle().Which.Should().StartWith("Error: _partials/p.liquid(2): ");
        var render = () => bed.RenderAsync("t", kind: "push").AsTask();
        (await render.Should().ThrowAsync<TemplateException>()).WithMessage(
            "Template 't', kind 'push', locale default (t/push.liquid) cannot be rendered. _partials/p.liquid(2): *");
        var check = async () => await bed.Engine.CheckAsync("u", "push", null, default);
        await check.Should().ThrowAsync<TemplateException>();
    }

    [Fact]
    public async Task Start_names_all_errors_and_logs_the_warnings()
    {
        var bed = new TemplateBed
        {
            ["t/push.liquid"] = "{{ x | a }}",
            ["u/push.liquid"] = "{{ x | b }}",
            ["t/telegram.liquid"] = "",
        };
        using var log = new FakeLoggerProvider();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(log));
        var check = new TemplateStartupCheck(bed.Engine, new NotifyLoggers(factory));
        var start = async () => await check.CheckAsync(default);
        var lines = (await start.Should().ThrowAsync<TemplateException>()).Which.Message.Split(Environment.NewLine);
        lines.Should().Equal(
            "The templates have 2 errors:",
            "t/push.liquid(1): Unknown filter 'a'",
            "u/push.liquid(1): Unknown filter 'b'");
        log.Collector.GetSnapshot().Should().ContainSingle().Which.Id.Id.Should().Be(1100);
        bed["t/push.liquid"] = "x";
        bed["u/push.liquid"] = "x";
        await check.CheckAsync(default);
    }
}
