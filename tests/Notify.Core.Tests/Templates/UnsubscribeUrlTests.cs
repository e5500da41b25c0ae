using Notify.Templates;

namespace Notify.Tests.Templates;

public sealed class UnsubscribeUrlTests
{
    private static readonly Uri Link = new("https://example.com/unsubscribe?a=1&t=token");

    [Fact]
    public async Task The_link_is_encoded_for_the_format_of_each_text()
    {
        var message = await RenderAsync(new TemplateBed
        {
            ["t/email.liquid"] = """
                ---
                subject: News
                ---
                <a href="{{ unsubscribe_url }}">Unsubscribe</a>
                """,
            ["t/email.txt.liquid"] = "Unsubscribe: {{ unsubscribe_url }}",
        });

        message.Body.Trim().Should().Be(
            """<a href="https://example.com/unsubscribe?a=1&amp;t=token">Unsubscribe</a>""");
        message.Text.Should().Be("Unsubscribe: https://example.com/unsubscribe?a=1&t=token");
    }

    [Theory]
    [InlineData("{% if unsubscribe_url %}yes{% else %}no{% endif %}", "yes", "no")]
    [InlineData("{{ unsubscribe_url | default: 'none' }}", "https://example.com/unsubscribe?a=1&t=token", "none")]
    [InlineData("{% render 'footer' %}", "yes", "no")]
    [InlineData("{% include 'footer' %}", "yes", "no")]
    [InlineData("{% layout 'footer' %}x", "yes", "no")]
    public async Task A_template_tests_whether_there_is_a_link(string liquid, string with, string without)
    {
        const string Footer = "{% if unsubscribe_url %}yes{% else %}no{% endif %}";
        var bed = new TemplateBed
        {
            ["t/push.liquid"] = liquid,
            ["_partials/footer.liquid"] = Footer,
            ["_layouts/footer.liquid"] = Footer,
        };

        (await RenderAsync(bed, "push")).Body.Should().Be(with);
        (await bed.RenderAsync("t", kind: "push")).Body.Should().Be(without);
    }

    [Fact]
    public async Task A_template_that_prints_the_link_without_a_test_requires_it()
    {
        var bed = new TemplateBed { ["t/push.liquid"] = "{{ unsubscribe_url }} {{ name }}" };

        (await bed.Engine.CheckAsync("t", "push", null, default)).Missing.Should().Equal("unsubscribe_url", "name");
        var error = await FluentActions.Awaiting(() => bed.RenderAsync("t", """{"name":"Ada"}""", kind: "push").AsTask())
            .Should().ThrowAsync<TemplateException>();
        error.Which.Missing.Should().Equal("unsubscribe_url");
    }

    [Fact]
    public async Task A_variable_of_the_model_takes_precedence()
    {
        var bed = new TemplateBed { ["t/push.liquid"] = "{{ unsubscribe_url }}" };

        (await RenderAsync(bed, "push", """{"unsubscribeUrl":1,"Unsubscribe_Url":"mine"}""")).Body.Should().Be("mine");
    }

    [Fact]
    public async Task The_link_is_not_a_variable_that_the_application_provides()
    {
        var bed = new TemplateBed { ["t/push.liquid"] = "{{ unsubscribe_url }} {{ name }}" };

        (await bed.Engine.ListAsync()).Single().Variables.Should().Equal("name");
    }

    private static ValueTask<RenderedMessage> RenderAsync(TemplateBed bed, string kind = "email", string model = "{}") =>
        bed.Engine.RenderAsync(new RenderRequest("t", kind) { UnsubscribeUrl = Link, Model = TemplateBed.Json(model) });
}
