using System.Net;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Notify.Templates;

namespace Notify.Tests.Templates;

public class RenderTests
{
    [Fact]
    public async Task Values_are_encoded_and_the_templates_own_text_is_not() =>
        (await TemplateBed.HtmlAsync("<b>{{ name }}</b>", """{"name":"<i>&"}""")).Should().Be("<b>&lt;i&gt;&amp;</b>");

    [Fact]
    public async Task Parts_and_the_text_twin_are_plain()
    {
        var bed = new TemplateBed
        {
            ["t/email.liquid"] = "---\nsubject: Hi {{ name }}\n---\n<p>{{ name }}</p>",
            ["t/email.txt.liquid"] = "Hi {{ name }}",
        };
        var message = await bed.RenderAsync("t", """{"name":"A & B"}""");
        message.Should().BeEquivalentTo(new { Body = "<p>A &amp; B</p>", Text = "Hi A & B", Locale = (string?)null });
        message.Part("Subject").Should().Be("Hi A & B");
        message.Parts.Should().Equal(new Dictionary<string, string> { ["subject"] = "Hi A & B" });
        message.Parts.ContainsKey("SUBJECT").Should().BeTrue();
        message.Part("title").Should().BeNull();
    }

    [Fact]
    public void Any_value_comes_out_of_an_html_template_as_exactly_that_text() =>
        Gen.String.Where(text => text.All(letter => !char.IsSurrogate(letter)))
            .Sample(
                text =>
                {
                    var model = System.Text.Json.JsonSerializer.Serialize(
                        new { a = text, list = new[] { text, text } });
                    var bed = new TemplateBed
                    {
                        ["t/email.liquid"] =
                            "{{ a }}|{{ list }}|{{ list | reverse }}|{% cycle list, a %}|{% for x in list %}{{ x "
                                + "}}{% endfor %}",
                    };
                    var html = bed.RenderAsync("t", model).AsTask().GetAwaiter().GetResult().Body;
                    html.Should().NotContainAny("<", ">", "\"", "'");
                    WebUtility.HtmlDecode(html)
                        .Should().Be($"{text}|{text}{text}|{text}{text}|{text}{text}|{text}{text}");
                },
                iter: 300);

    [Theory]
    [InlineData("{{ NAME }} {{ user.first }} {{ User.FIRST }} {{ user['first'] }}", "Ada Eve Eve Eve")]
    [InlineData("{{ price }} {{ whole }} {{ tiny }}", "19.90 20.00 0.0000001")]
    [InlineData("{{ price | times: 2 }}", "39.80")]
    [InlineData("{% if price > 19 %}dear{% endif %}", "dear")]
    [InlineData("{{ list | join: '+' }} {{ list.size }} {{ list.first }} {{ list[1] }}", "a+b 2 a b")]
    [InlineData("{{ user.size }}{% for pair in user %} {{ pair[0] }}={{ pair[1] }}{% endfor %}", "1 First=Eve")]
    [InlineData("{% if yes %}y{% endif %}{% if no %}n{% endif %}{% unless nothing %}-{% endunless %}", "y-")]
    [InlineData("{{ nothing }}{{ absent | default: 'none' }}", "none")]
    [InlineData("{{ rows | map: 'n' | join: ' ' }} {{ rows | where: 'n', 2 | size }}", "1 2 1")]
    [InlineData("{{ u['überzug'] }} {{ u['ÜBERZUG'] }}", "x x")]
    [InlineData(
        "{{ user | json }} {{ rows | json }} {{ price | json }}",
        "{\"First\":\"Eve\"} [{\"n\":1},{\"N\":2}] 19.90")]
    [InlineData("{{ huge }}", "1E+40")]
    [InlineData("{% assign x = user %}{{ x.first }}{% capture y %}<{{ name }}>{% endcapture %}{{ y }}", "Eve<Ada>")]
    [InlineData(
        "{% if empty_object == empty %}e{% endif %}{% if user contains 'first' %}c{% endif %}{% if user == same "
            + "%}s{% endif %}{{ user }}",
        "ecs")]
    public async Task The_model_is_json(string liquid, string expected) => (
            await TemplateBed.PlainAsync(
                liquid,
                """
                {"name":"Ada","user":{"First":"Eve"},"same":{"First":"Eve"},"price":19.90,"whole":20.00,
                 "tiny":0.0000001,
                 "list":["a","b"],"yes":true,"no":false,"nothing":null,
                 "rows":[{"n":1},{"N":2}],"u":{"überzug":"x"},"huge":1E+40,"empty_object":{}}
                """)).Should().Be(expected);

    [Theory]
    [InlineData("""{{ at | date: "%Y-%m-%d %H:%M" }}""", null, null, "2026-07-01 12:30")]
    [InlineData("""{{ at | date: "%Y-%m-%d %H:%M" }}""", null, "Europe/Vienna", "2026-07-01 14:30")]
    [InlineData("""{{ clock | date: "%H:%M %z" }}""", null, "Europe/Vienna", "09:00 +0200")]
    [InlineData("""{{ day | date: "%d.%m." }}""", null, "America/New_York", "31.12.")]
    [InlineData("""{{ offset | date: "%H:%M" }}""", null, "Asia/Tokyo", "19:00")]
    [InlineData("""{{ at | time_zone: 'Asia/Tokyo' | date: "%H:%M" }}""", null, "Europe/Vienna", "21:30")]
    [InlineData("""{{ at | format_date: "HH:mm" }}""", null, "Europe/Vienna", "14:30")]
    [InlineData("""{{ 'now' | date: "%Y %H:%M" }}""", null, "Europe/Vienna", "2030 01:00")]
    [InlineData("""{{ at | date: "%B" }}{{ price }}""", "en-GB", null, "July1.5")]
    [InlineData("""{{ at | date: "%B" }}{{ price }}""", "fr", null, "July1.5")]
    [InlineData("""{{ at | date: "%B" }}{{ price }}""", "en_GB", null, "July1.5")]
    [InlineData("""{{ 'x' | date: "%B" }}""", null, null, "x")]
    public async Task Dates_and_numbers_are_the_recipients(string liquid, string? locale, string? zone, string expected)
    {
        var bed = new TemplateBed
        {
            Time = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero)),
            ["t/push.liquid"] = liquid,
        };
        var model =
            """{"at":"2026-07-01T12:30:00.1234567Z","clock":"2026-07-01T09:00:00","day":"2026-12-31","""
            + """ "offset":"2026-07-01T12:00:00+02:00","price":1.5}""";
        (await bed.RenderAsync("t", model, locale, "push", zone)).Body.Should().Be(expected);
    }

    [Fact]
    public async Task An_empty_model_is_no_variables() =>
        (await new TemplateBed { ["t/push.liquid"] = "Hello" }.Engine.RenderAsync(new RenderRequest("t", "push")))
            .Body.Should().Be("Hello");

    [Fact]
    public async Task A_line_break_from_a_value_never_reaches_a_part()
    {
        var bed = new TemplateBed { ["t/email.liquid"] = "---\nsubject: Hi {{ name }}\n---\nx" };
        var message = await bed.RenderAsync("t", """{"name":"a\r\n Bcc: x"}""");
        message.Part("subject").Should().Be("Hi a Bcc: x");
    }

    [Fact]
    public async Task A_loop_without_end_is_stopped()
    {
        var bed = new TemplateBed
        {
            ["t/push.liquid"] = "{% for i in (1..1000) %}{% for j in (1..1000) %}{{ j }}{% endfor %}{% endfor %}",
        };
        bed.Options.MaxSteps = 1000;
        var render = () => bed.RenderAsync("t", kind: "push").AsTask();
        (await render.Should().ThrowAsync<TemplateException>())
            .Which.Message.Should().Be(
                "Template 't', kind 'push', locale default (t/push.liquid): t/push.liquid(1): it runs more steps "
                    + "than TemplateOptions.MaxSteps allows.");
    }

    [Theory]
    [InlineData(
        "No/Where",
        "The time zone 'No/Where' is not known. Use an IANA name such as 'Europe/Vienna', or leave it null for UTC.")]
    [InlineData(
        "../../etc/passwd",
        "The time zone is not known. Use an IANA name such as 'Europe/Vienna', or leave it null for UTC.")]
    public async Task An_unknown_time_zone_is_an_error(string zone, string expected)
    {
        var bed = new TemplateBed { ["t/push.liquid"] = "x" };
        var render = () => bed.RenderAsync("t", kind: "push", zone: zone).AsTask();
        (await render.Should().ThrowAsync<TemplateException>()).Which.Message.Should().EndWith(expected);
    }

    [Fact]
    public async Task Canceling_stops_before_rendering()
    {
        var bed = new TemplateBed { ["t/push.liquid"] = "x" };
        var canceled = new CancellationToken(canceled: true);
        await FluentActions.Awaiting(() => bed.Engine.RenderAsync(new("t", "push"), canceled).AsTask())
            .Should().ThrowAsync<OperationCanceledException>();
        await FluentActions.Awaiting(async () => await bed.Engine.CheckAsync("t", "push", null, default, canceled))
            .Should().ThrowAsync<OperationCanceledException>();
        await FluentActions.Awaiting(() => bed.Engine.LintAsync(canceled).AsTask())
            .Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_hundred_renderings_at_once_do_not_disturb_each_other()
    {
        var bed = new TemplateBed
        {
            ["_layouts/email.liquid"] = "[{% renderbody %}]",
            ["t/email.liquid"] =
                "---\nsubject: No {{ n }}\n---\n{% layout 'email' %}{% for i in (1..50) %}{{ n }};{% endfor %}",
        };
        using var gate = new ManualResetEventSlim();
        var renderings = Enumerable.Range(0, 100).Select(n => Task.Run(async () =>
        {
            gate.Wait(TimeSpan.FromSeconds(30));
            return (n, message: await bed.RenderAsync("t", $$"""{"n":{{n}}}"""));
        })).ToList();
        gate.Set();
        foreach (var (n, message) in await Task.WhenAll(renderings).WaitAsync(TimeSpan.FromSeconds(30)))
        {
            message.Body.Should().Be($"[{string.Concat(Enumerable.Repeat($"{n};", 50))}]");
            message.Part("subject").Should().Be($"No {n}");
        }
    }

    [Fact]
    public async Task A_message_larger_than_any_buffer_is_whole() =>
        (await TemplateBed.PlainAsync(
                "{% for i in (1..1000) %}{{ text }}{% endfor %}",
                $$"""{"text":"{{new string('x', 1000)}}"}""")).Should().HaveLength(1_000_000);

    [Fact]
    public async Task Filters_of_the_application_are_encoded_like_any_value()
    {
        var bed = new TemplateBed { ["t/email.liquid"] = "{{ name | shout: '!', 2 }}" };
        bed.Options.Filters["shout"] = (value, arguments, culture) =>
            $"<{value.ToUpper(culture)}{arguments[0]}{arguments[1]}>";
        (await bed.RenderAsync("t", """{"name":"hey"}""")).Body.Should().Be("&lt;HEY!2&gt;");
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{")]
    [InlineData("nonsense")]
    public async Task A_model_that_is_no_object_is_an_error_that_does_not_repeat_it(string model)
    {
        var bed = new TemplateBed { ["t/push.liquid"] = "{{ a }}" };
        var render = () => bed.RenderAsync("t", model, kind: "push").AsTask();
        (await render.Should().ThrowAsync<TemplateException>())
            .Which.Message.Should().EndWith("the model is not a JSON object.");
        var check = async () => await bed.Engine.CheckAsync("t", "push", null, TemplateBed.Json(model));
        (await check.Should().ThrowAsync<TemplateException>())
            .Which.Message.Should().EndWith("the model is not a JSON object.");
    }

    [Fact]
    public async Task An_unknown_template_says_what_there_is()
    {
        var bed = new TemplateBed { ["t/push.liquid"] = "x" };
        var other = () => bed.RenderAsync("t").AsTask();
        (await other.Should().ThrowAsync<TemplateException>()).WithMessage(
            "There is no template 't' for the kind 'email'. It exists for: push.");
        var none = () => bed.RenderAsync("u").AsTask();
        (await none.Should().ThrowAsync<TemplateException>()).WithMessage(
            "There is no template 'u' for the kind 'email'. Add u/email.liquid to*");
        (await bed.Engine.CheckAsync("u", "push", null, default)).Exists.Should().BeFalse();
    }
}
