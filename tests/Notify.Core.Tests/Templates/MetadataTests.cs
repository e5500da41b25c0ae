using Notify.Templates;

namespace Notify.Tests.Templates;

/// <summary>The variable <c>metadata</c> contains the metadata of the notification.</summary>
public sealed class MetadataTests
{
    private static readonly Dictionary<string, string> Metadata = new() { ["order"] = "<991>", ["Shop_Id"] = "7" };

    [Theory]
    [InlineData("{{ metadata.order }}", "&lt;991&gt;")]
    [InlineData("{{ metadata.ORDER }} {{ Metadata['shop_id'] }}", "&lt;991&gt; 7")]
    [InlineData("{% if metadata.coupon %}yes{% else %}no{% endif %}", "no")]
    [InlineData("{% for pair in metadata %}{{ pair[0] }}={{ pair[1] }} {% endfor %}", "order=&lt;991&gt; Shop_Id=7 ")]
    [InlineData("{% render 'order' %}", "&lt;991&gt;")]
    public async Task A_template_reads_the_pairs(string liquid, string expected)
    {
        var bed = new TemplateBed { ["t/email.liquid"] = "---\nsubject: s\n---\n" + liquid };
        bed["_partials/order.liquid"] = "{{ metadata.order }}";

        (await bed.Engine.RenderAsync(new RenderRequest("t", "email") { Metadata = Metadata }))
            .Body.Should().Be(expected);
    }

    [Fact]
    public async Task A_template_that_prints_a_pair_requires_it()
    {
        var bed = new TemplateBed { ["t/push.liquid"] = "{{ metadata.order }} {{ metadata.coupon }} {{ name }}" };
        var request = new RenderRequest("t", "push") { Metadata = Metadata, Model = """{"name":"Ada"}"""u8.ToArray() };

        (await bed.Engine.CheckAsync("t", "push", null, default))
            .Missing.Should().Equal("metadata.order", "metadata.coupon", "name");
        (await FluentActions.Awaiting(() => bed.Engine.RenderAsync(request).AsTask())
            .Should().ThrowAsync<TemplateException>()).Which.Missing.Should().Equal("metadata.coupon");
        (await bed.Engine.ListAsync()).Single().Variables.Should().Equal("name");
    }

    [Fact]
    public async Task A_variable_of_the_model_takes_precedence()
    {
        var bed = new TemplateBed { ["t/push.liquid"] = "{{ metadata.order }}" };
        var request = new RenderRequest("t", "push")
        {
            Metadata = Metadata,
            Model = """{"metadata":{"order":"of the model"}}"""u8.ToArray(),
        };

        (await bed.Engine.RenderAsync(request)).Body.Should().Be("of the model");
    }
}
