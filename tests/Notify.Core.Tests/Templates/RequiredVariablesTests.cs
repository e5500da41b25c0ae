using System.Diagnostics;
using System.Reflection;
using Notify.Templates;

namespace Notify.Tests.Templates;

public class RequiredVariablesTests
{
    [Theory]
    [InlineData("{{ a }} {{ b | upcase }}", "{}", "a, b")]
    [InlineData("{{ a }}", """{"A":null}""", "")]
    [InlineData("{{ a }}", """{"\u0061":1}""", "")]
    [InlineData("{{ u['ä'] }}", """{"u":{"Ä":1}}""", "")]
    [InlineData("{{ user.name }} {{ user.mail }}", "{}", "user.name, user.mail")]
    [InlineData("{{ user.name }} {{ user.mail }}", """{"user":{"name":"x"}}""", "user.mail")]
    [InlineData("{{ user.name }}", """{"user":null}""", "user.name")]
    [InlineData("{{ user.name }}", """{"user":7}""", "user.name")]
    [InlineData("{{ user['name'] }}", """{"user":{}}""", "user.name")]
    [InlineData("{{ user[key] }}", "{}", "user, key")]
    [InlineData("{{ list[0] }} {{ list.size }}", """{"list":[]}""", "")]
    [InlineData("{{ name.size }} {{ user.size }} {{ user.first }}", """{"name":"x","user":{}}""", "user.first")]
    [InlineData(
        "{% if a %}x{% elsif b == 2 and c > 3 %}y{% endif %}{% unless d %}{% endunless %}{% case e %}{% when f %}{% "
            + "endcase %}",
        "{}",
        "")]
    [InlineData("{% if a %}{{ b }}{% else %}{{ c }}{% endif %}", "{}", "b, c")]
    [InlineData("{% case a %}{% when 1 %}{{ b }}{% else %}{{ c }}{% endcase %}", "{}", "b, c")]
    [InlineData("{{ a | default: 'x' }} {{ b | upcase | default: c }}", "{}", "c")]
    [InlineData("{% if a %}{{ a }}{% endif %}", "{}", "")]
    [InlineData("{% if a %}{% endif %}{{ a }}", "{}", "a")]
    [InlineData("{% if a != nil and b %}{{ a }}{{ b }}{% endif %}", "{}", "")]
    [InlineData("{% unless a == blank %}{{ a }}{% endunless %}", "{}", "")]
    [InlineData("{% if a != empty %}{{ a }}{% endif %}", "{}", "a")]
    [InlineData("{{ a }}", "", "a")]
    [InlineData("{% if a == nil or b == nil %}-{% else %}{{ a }}{{ b }}{% endif %}", "{}", "")]
    [InlineData("{% if a %}-{% elsif b %}{{ b }}{{ a }}{% endif %}", "{}", "a")]
    [InlineData("{% unless a %}-{% else %}{{ a }}{% endunless %}", "{}", "")]
    [InlineData("{% if user %}{{ user.name }}{% endif %}", "{}", "")]
    [InlineData("{% if user %}{{ user.name }}{% endif %}", """{"user":null}""", "")]
    [InlineData("{% if user %}{{ user.name }}{% endif %}", """{"user":{}}""", "user.name")]
    [InlineData("{% if user.name %}{{ user.name }}{% endif %}", "{}", "")]
    [InlineData("{% if count > 1 %}{{ count }}{% endif %}", "{}", "count")]
    [InlineData(
        "{% for item in items %}{{ item.name }}{{ forloop.index }}{% else %}{{ none }}{% endfor %}",
        "{}",
        "items, none")]
    [InlineData("{% for item in items %}{{ item.name }}{% endfor %}", """{"items":[]}""", "")]
    [InlineData(
        "{% for item in items %}{{ item.name }}{{ item.price }}{% endfor %}",
        """{"items":[{"name":1,"price":2},{"Name":1},{"price":2}]}""",
        "item.price, item.name")]
    [InlineData("{% for item in items %}{{ item }}{% endfor %}", """{"items":[1,null,{"a":[2]},[3]]}""", "")]
    [InlineData(
        "{% for item in items %}{% if item.note %}{{ item.note }}{% endif %}{% endfor %}",
        """{"items":[{}]}""",
        "")]
    [InlineData(
        "{% for row in rows %}{% for cell in row.cells %}{{ cell.x }}{% endfor %}{% endfor %}",
        """{"rows":[{"cells":[{}]}]}""",
        "cell.x")]
    [InlineData("{% for x in list limit: n offset: m %}{{ x }}{% endfor %}{{ x }}", """{"list":[]}""", "n, m, x")]
    [InlineData(
        "{% for x in list %}{% endfor %}{% for y in list offset: continue %}{% endfor %}",
        """{"list":[]}""",
        "")]
    [InlineData("{% for i in (1..n) %}{{ i }}{% endfor %}", "{}", "n")]
    [InlineData("{% tablerow x in rows cols: c %}{{ x.y }}{% endtablerow %}", """{"rows":[{}]}""", "x.y, c")]
    [InlineData("{% assign total = price | times: qty %}{{ total }}", "{}", "price, qty")]
    [InlineData("{% assign u = user %}{{ u.name }}", """{"user":{}}""", "user.name")]
    [InlineData("{% capture t %}{{ a }}{% endcapture %}{{ t }}", "{}", "a")]
    [InlineData("{% cycle a, b %}{% increment n %}", "{}", "a, b")]
    [InlineData("{{ a | append: b }}", "{}", "a, b")]
    [InlineData(
        "{% comment %}{{ a }}{% endcomment %}{% raw %}{{ b }}{% endraw %}{{ nil }}{{ true }}{{ 'c' }}",
        "{}",
        "")]
    public async Task A_template_needs_what_it_uses(string liquid, string model, string missing) =>
        string.Join(", ", await TemplateBed.MissingAsync(liquid, model)).Should().Be(missing);

    [Fact]
    public async Task Layout_partials_parts_and_text_twin_count()
    {
        var bed = new TemplateBed
        {
            ["_layouts/email.liquid"] = "{{ brand }}{{ assigned }}{% rendersection footer %}{% renderbody %}",
            ["_partials/row.liquid"] = "{{ row.price }}{{ label }}{{ currency }}{% include 'row' %}",
            ["t/email.liquid"] = "---\nsubject: '{{ number }}'\n---\n{% layout 'email' %}{% assign assigned = 1 %}"
                + "{% include 'row', label: caption %}{% render 'row' with order as row %}{% include 'row' for rows "
                + "%}{% section footer %}{{ imprint }}{% endsection %}",
            ["t/email.txt.liquid"] = "{{ plain }}",
        };
        (await bed.Engine.CheckAsync("t", "email", null, TemplateBed.Json("{}")))
            .Missing.Should().BeEquivalentTo(
                "number",
                "caption",
                "row.price",
                "label",
                "currency",
                "order",
                "order.price",
                "rows",
                "imprint",
                "brand",
                "plain");
        var list = await bed.Engine.ListAsync();
        list.Should().ContainSingle().Which.Should().BeEquivalentTo(
            new
            {
                Name = "t",
                Kind = "email",
                Locale = (string?)null,
                File = "t/email.liquid",
            });
        list[0].Variables.Should().Contain("number");
    }

    [Fact]
    public async Task Rendering_names_template_kind_and_all_missing_names()
    {
        var bed = new TemplateBed { ["orders/paid/push.de.liquid"] = "{{ a }}{{ b.c }}" };
        var render = () => bed.RenderAsync("orders/paid", "{}", "de-AT", "push").AsTask();
        var error = (await render.Should().ThrowAsync<TemplateException>()).Which;
        error.Message.Should()
            .Be("Template 'orders/paid', kind 'push', locale de (orders/paid/push.de.liquid): the model lacks a, b.c.");
        error.Missing.Should().Equal("a", "b.c");
    }

    [Fact]
    public async Task A_check_that_finds_nothing_missing_completes_synchronously_and_allocates_nothing()
    {
        // An unoptimized build keeps its state machines on the heap.
        var assembly = typeof(ITemplateEngine).Assembly;
        var bound = assembly.GetCustomAttribute<DebuggableAttribute>()!.IsJITOptimizerDisabled ? 40_000 : 100;
        var bed = new TemplateBed
        {
            ["t/push.liquid"] = "{{ a }}{{ user.name }}{% for i in list %}{{ i.x }}{% endfor %}",
        };
        var model = TemplateBed.Json("""{"a":1,"other":{"x":[1]},"user":{"name":"n"},"list":[{"x":1},{"x":2}]}""");
        await bed.Engine.CheckAsync("t", "push", "de-AT", model);
        var check = bed.Engine.CheckAsync("t", "push", "de-AT", model);
        check.IsCompletedSuccessfully.Should().BeTrue();
        (await check).Should().Be(TemplateCheck.Ok);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            _ = await bed.Engine.CheckAsync("t", "push", "de-AT", model);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(bound);
    }

    [Fact]
    public async Task More_variables_than_fit_one_word_are_all_seen()
    {
        var names = Enumerable.Range(0, 200).Select(n => $"v{n}").ToList();
        var liquid = string.Concat(names.Select(name => $"{{{{ {name} }}}}"));
        var properties = names.Where(name => name is not ("v7" or "v130")).Select(name => $"\"{name}\":1");
        var model = $"{{{string.Join(",", properties)}}}";
        (await TemplateBed.MissingAsync(liquid, model)).Should().Equal("v7", "v130");
    }
}
