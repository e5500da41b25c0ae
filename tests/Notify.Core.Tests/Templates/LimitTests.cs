using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using Notify.Templates;

namespace Notify.Tests.Templates;

/// <summary>Templates and models cannot make a rendering unbounded in output, memory, time or depth.</summary>
public sealed class LimitTests
{
    private const long MaxBytes = 50 * 1024 * 1024;

    private static readonly string Big = new('x', 100_000);

    [Theory]
    [InlineData("{{ big }}\n{{ ten }}", 2, "TemplateOptions.MaxOutput allows.")]
    [InlineData("{% for i in (1..100) %}{{ big }}{% endfor %}", 1, "TemplateOptions.MaxOutput allows.")]
    [InlineData("{{ big }}\n\n{{ big | replace: 'x', big }}", 3, "TemplateOptions.MaxOutput allows.")]
    [InlineData("{{ many | join: big }}", 1, "TemplateOptions.MaxOutput allows.")]
    [InlineData("{% assign t = big %}{% for i in (1..30) %}{% assign t = t | append: t %}{% endfor %}", 1, "MaxOutput")]
    [InlineData("{% for i in (1..99) %}{% capture c %}{{ big }}{{ i }}{% endcapture %}{% endfor %}", 1, "MaxOutput")]
    [InlineData("{% for i in (1..99) %}{% assign t = big | upcase %}{% endfor %}", 1, "8 times the 1048576 characters")]
    [InlineData("{% capture c %}{% for i in (1..99) %}{{ big }}{% endfor %}{% endcapture %}", 1, "MaxOutput")]
    [InlineData("{% assign t = many %}{% for i in (1..30) %}{% assign t = t | concat: t %}{% endfor %}", 1, "MaxSteps")]
    [InlineData("{{ big | append: big | split: '' | size }}", 1, "more than the 100000 elements")]
    [InlineData("{% for i in (1..1000000000) %}{% endfor %}", 1, "more than the 100000 elements")]
    [InlineData("{{ many[(1..1000000000)] }}", 1, "more than the 100000 elements")]
    [InlineData("{% include 'p', label: (1..1000000000) %}", 1, "more than the 100000 elements")]
    [InlineData("{{ 'now' | date: '%1000000000n' }}", 1, "a width or precision in a format has more than 2 digits")]
    [InlineData("{{ 'now' | date: '%9-9-9-9-9Y' }}", 1, "a width or precision in a format has more than 2 digits")]
    [InlineData("{{ 1 | format_number: 'F900000000' }}", 1, "a width or precision in a format has more than 2 digits")]
    [InlineData("{{ '{0,900000}' | format_string: 1 }}", 1, "a width or precision in a format has more than 2 digits")]
    [InlineData(
        "{{ 'x{0:N900000}' | format_string: 1 }}",
        1,
        "a width or precision in a format has more than 2 digits")]
    [InlineData("{{ 'now' | date: big }}", 1, "a format is longer than 500 characters.")]
    public async Task A_rendering_that_grows_without_bound_fails_and_names_the_line(
        string liquid, int line, string reason)
    {
        var bed = new TemplateBed { ["t/push.liquid"] = liquid, ["_partials/p.liquid"] = "{{ label }}" };
        var model = $$"""{"big":"{{Big}}","ten":"{{new string('x', 10_000_000)}}","many":[{{Numbers(2_000)}}]}""";
        var request = new RenderRequest("t", "push") { Model = TemplateBed.Json(model) };
        await bed.Engine.CheckAsync("t", "push", null, default);
        var before = GC.GetAllocatedBytesForCurrentThread();

        // Nothing in it is asynchronous, so that it runs on this thread.
        var rendering = bed.Engine.RenderAsync(request).AsTask();

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(MaxBytes);
        var fault = (await FluentActions.Awaiting(() => rendering).Should().ThrowAsync<TemplateException>()).Which;

        fault.Message.Should().Contain(reason).And.Contain($"t/push.liquid({line}): ").And.NotContain("xxx");
        (fault.File, fault.Line).Should().Be(("t/push.liquid", line));
    }

    [Fact]
    public async Task The_limit_of_the_output_is_a_setting_and_holds_for_each_part()
    {
        var bed = new TemplateBed
        {
            ["t/email.liquid"] = "---\nsubject: {{ a }}\n---\n{{ b }}",
            ["t/email.txt.liquid"] = "{{ c }}",
        };
        bed.Options.MaxOutput = 10;

        (await bed.RenderAsync("t", """{"a":"0123456789","b":"0123456789","c":"0123456789"}""")).Body
            .Should().HaveLength(10);
        foreach (var part in (string[])["a", "b", "c"])
        {
            var name = $"\"{part}\":\"";
            var model = """{"a":"1","b":"2","c":"3"}""".Replace(name, $"{name}0123456789", StringComparison.Ordinal);
            var render = () => bed.RenderAsync("t", model).AsTask();
            (await render.Should().ThrowAsync<TemplateException>()).Which.Message.Should().Contain("the 10 characters");
        }
    }

    [Theory]
    [InlineData("{% for i in (1..1000) %}{% assign x = objects | uniq %}{% endfor %}")]
    [InlineData("{% for i in (1..90000) %}{% if objects contains 7 %}{% endif %}{% endfor %}")]
    [InlineData("{% for i in (1..300) %}{% for j in (1..300) %}{% endfor %}{% endfor %}")]
    [InlineData("{% tablerow i in (1..90000) %}{% endtablerow %}")]
    [InlineData("{% for i in (1..90000) %}{% cycle 'a', 'b' %}{% endfor %}")]
    public async Task Canceling_stops_a_rendering_that_has_begun(string liquid)
    {
        using var canceled = new CancellationTokenSource();
        var bed = new TemplateBed { ["t/push.liquid"] = $"{{{{ 1 | stop }}}}{liquid}" };
        bed.Options.Filters["stop"] = (_, _, _) =>
        {
            canceled.Cancel();
            return "";
        };
        var model = TemplateBed.Json($$"""{"objects":[{{Numbers(1000)}}]}""");
        var request = new RenderRequest("t", "push") { Model = model };

        var render = () => bed.Engine.RenderAsync(request, canceled.Token).AsTask();

        await render.Should().ThrowAsync<OperationCanceledException>();
    }

    [Theory]
    [InlineData("{% for i in (1..90000) %}{{ 1 | wait }}{% endfor %}")]
    [InlineData("{% for i in (1..90000) %}{% assign x = 1 | wait %}{% endfor %}")]
    public async Task A_rendering_has_a_time_limit(string liquid)
    {
        var time = new FakeTimeProvider();
        var bed = new TemplateBed { Time = time, ["t/push.liquid"] = liquid };
        var calls = 0;
        bed.Options.Filters["wait"] = (_, _, _) =>
        {
            calls++;
            time.Advance(TimeSpan.FromMilliseconds(100));
            return "";
        };

        var fault = await FailureAsync(bed, "{}");

        fault.Message.Should().EndWith(
            "t/push.liquid(1): rendering takes longer than the 00:00:05 that TemplateOptions.MaxTime allows.");
        calls.Should().BeLessThan(150);
    }

    [Fact]
    public async Task An_array_of_objects_that_differ_only_in_values_is_deduplicated_in_bounded_time()
    {
        var objects = string.Join(',', Enumerable.Range(0, 20_000).Select(i => $$"""{"id":{{i}},"name":"n{{i}}"}"""));
        var bed = new TemplateBed { ["t/push.liquid"] = "{{ objects | uniq | size }}" };
        bed.Options.MaxTime = TimeSpan.FromMinutes(2);

        (await bed.RenderAsync("t", $$"""{"objects":[{{objects}}]}""", kind: "push")).Body.Should().Be("20000");
    }

    [Theory]
    [InlineData(
        "{% include 'a' %}",
        "_partials/a.liquid",
        "{% if x %}{% include 'a' %}{% endif %}",
        "nested more than 50")]
    [InlineData(
        "{% render 'a' %}",
        "_partials/a.liquid",
        "{% if x %}{% render 'a' %}{% endif %}",
        "nested more than 50")]
    [InlineData(
        "{% include 'a' %}",
        "_partials/a.liquid",
        "{% for i in (1..1) %}{% include 'a' %}{% endfor %}",
        "nested more")]
    [InlineData(
        "{% layout 'l' %}",
        "_layouts/l.liquid",
        "{% section s %}{% if x %}{% rendersection s %}{% endif %}{% endsection %}{% rendersection s %}",
        "nested more than 50")]
    public async Task What_contains_itself_under_a_condition_is_stopped(
        string liquid, string path, string text, string reason)
    {
        var bed = new TemplateBed { ["t/push.liquid"] = liquid, [path] = text };
        (await bed.LintAsync()).Should().BeEmpty();
        var request = new RenderRequest("t", "push") { Model = TemplateBed.Json("""{"x":true}""") };
        var before = GC.GetAllocatedBytesForCurrentThread();

        var rendering = bed.Engine.RenderAsync(request).AsTask();

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(MaxBytes);
        (await FluentActions.Awaiting(() => rendering).Should().ThrowAsync<TemplateException>()).Which.Message
            .Should().Contain(reason);
    }

    [Fact]
    public async Task A_partial_may_include_itself_to_print_a_tree()
    {
        var bed = new TemplateBed
        {
            ["t/push.liquid"] = "{% include 'node' with tree %}",
            ["_partials/node.liquid"] =
                "({{ node.n }}{% for child in node.c %}{% include 'node' with child %}{% endfor %})",
        };
        (await bed.LintAsync()).Should().BeEmpty();

        const string model = """{"tree":{"n":1,"c":[{"n":2,"c":[]},{"n":3,"c":[{"n":4,"c":[]}]}]}}""";
        var message = await bed.RenderAsync("t", model, kind: "push");

        message.Body.Should().Be("(1(2)(3(4)))");
    }

    [Theory]
    [InlineData(
        "{% include 'a' %}",
        "_partials/a.liquid",
        "x\n{% include 'a' %}",
        "Error: _partials/a.liquid(2): The file includes itself without a condition: _partials/a.liquid → " +
        "_partials/a.liquid.")]
    [InlineData(
        "{% include 'a' %}",
        "_partials/a.liquid",
        "{% capture c %}{% render 'a' %}{% endcapture %}",
        "Error: _partials/a.liquid(1): The file includes itself*")]
    [InlineData(
        "{% layout 'l' %}",
        "_layouts/l.liquid",
        "{% layout 'l' %}{% renderbody %}",
        "Error: _layouts/l.liquid(1): The layout contains itself: _layouts/l.liquid → _layouts/l.liquid.")]
    [InlineData(
        "{% layout 'l' %}",
        "_layouts/l.liquid",
        "\n{% section s %}{% rendersection s %}{% endsection %}",
        "Error: _layouts/l.liquid(2): The section 's' renders itself without a condition.")]
    [InlineData(
        "{% layout 'l' %}",
        "_layouts/l.liquid",
        "{% section s %}{% rendersection t %}{% endsection %}{% section t %}{% rendersection s %}{% endsection %}",
        "Error: _layouts/l.liquid(1): The section 's' renders itself*")]
    public async Task What_always_contains_itself_is_found_at_load(
        string liquid, string path, string text, string expected)
    {
        var bed = new TemplateBed { ["t/push.liquid"] = liquid, [path] = text };

        (await bed.LintAsync())[0].Should().Match(expected);
    }

    [Fact]
    public async Task A_long_locale_is_not_read_part_by_part()
    {
        var bed = new TemplateBed { ["t/push.liquid"] = "{{ 1.5 }}" };
        var locale = "en" + string.Concat(Enumerable.Repeat("-a", 125_000));
        await bed.RenderAsync("t", kind: "push");
        var watch = Stopwatch.StartNew();

        (await bed.RenderAsync("t", locale: locale, kind: "push")).Body.Should().Be("1.5");

        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_long_chain_of_sections_is_read_in_time()
    {
        var sections = Enumerable.Range(0, 20_000)
            .Select(i => $"{{% section s{i} %}}{{% rendersection s{i + 1} %}}{{% endsection %}}");
        var bed = new TemplateBed { ["t/push.liquid"] = string.Concat(sections) + "{% rendersection s0 %}" };
        var watch = Stopwatch.StartNew();

        (await bed.LintAsync()).Should().BeEmpty();

        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(20), "each section led to all sections after it");
        (await FailureAsync(bed, "{}")).Message.Should().Contain("nested more than 50 deep");
    }

    [Fact]
    public async Task A_cycle_of_several_partials_is_named()
    {
        var bed = new TemplateBed
        {
            ["t/push.liquid"] = "{% include 'a' %}",
            ["_partials/a.liquid"] = "{% include 'b' %}",
            ["_partials/b.liquid"] = "{% include 'a' %}",
        };

        (await bed.LintAsync()).Should().Contain(
            "Error: _partials/a.liquid(1): The file includes itself without a condition: " +
            "_partials/a.liquid → _partials/b.liquid → _partials/a.liquid.");
    }

    [Theory]
    [InlineData("{% if a %}", "{% endif %}", 3_000)]
    [InlineData("{% unless a %}\n", "{% endunless %}", 100_000)]
    [InlineData("{% for i in a %}", "{% endfor %}", 3_000)]
    [InlineData("{% capture c %}", "{% endcapture %}", 3_000)]
    [InlineData("{% case a %}{% when 1 %}", "{% endcase %}", 3_000)]
    [InlineData("{% section s %}", "{% endsection %}", 3_000)]
    public async Task Tags_nested_too_deep_are_an_error_at_load(string open, string close, int depth)
    {
        var tags = Enumerable.Repeat(open, depth).Concat(Enumerable.Repeat(close, depth));
        var bed = new TemplateBed { ["t/push.liquid"] = string.Concat(tags) };

        (await bed.LintAsync()).Should().ContainSingle().Which
            .Should().Match("Error: t/push.liquid(*): tags are nested more than 100 deep");
        (await FailureAsync(bed, "{}")).Message.Should().Contain("tags are nested more than 100 deep");
    }

    [Theory]
    [InlineData("{{ a", "[a", "]", " }}")]
    [InlineData("{{ ", "(", ")", " }}")]
    [InlineData("{{ a", " | upcase", "", " }}")]
    [InlineData("{% assign x = a", " | upcase", "", " %}")]
    [InlineData("{% if a", " and a", "", " %}{% endif %}")]
    [InlineData("{% if b %}{% elsif a", " or a", "", " %}{% endif %}")]
    [InlineData("{% unless a", " or a", "", " %}{% endunless %}")]
    [InlineData("{{ a", " and a", "", " }}")]
    public async Task An_expression_that_is_too_long_is_an_error_at_load(
        string start, string open, string close, string end)
    {
        var repeated = string.Concat(Enumerable.Repeat(open, 50_000).Concat(Enumerable.Repeat(close, 50_000)));
        var bed = new TemplateBed { ["t/push.liquid"] = $"\n{start}{repeated}{end}" };

        (await bed.LintAsync()).Should().ContainSingle().Which.Should().Match("Error: t/push.liquid(2): *");
    }

    [Fact]
    public async Task Tags_may_be_nested_as_deep_as_people_write_them()
    {
        var open = string.Concat(Enumerable.Repeat("{% if a %}", 40));
        var close = string.Concat(Enumerable.Repeat("{% endif %}", 40));

        (await TemplateBed.PlainAsync(open + "x" + close, """{"a":true}""")).Should().Be("x");
    }

    [Theory]
    [InlineData(3_000, 1, "partials include each other more than 50 deep")]
    [InlineData(40, 2, "partials are included more than 10000 times")]
    public async Task A_long_chain_of_partials_is_an_error_at_load(int length, int includes, string expected)
    {
        var bed = new TemplateBed { ["t/push.liquid"] = "{% include 'p0' %}" };
        for (var i = 0; i < length; i++)
            bed[$"_partials/p{i}.liquid"] = string.Concat(Enumerable.Repeat($"{{% include 'p{i + 1}' %}}", includes));
        bed[$"_partials/p{length}.liquid"] = "end";
        var watch = Stopwatch.StartNew();

        (await bed.LintAsync()).Should().Contain($"Error: t/push.liquid: {expected}");

        watch.Elapsed.Should().BeLessThan(TimeSpan.FromMinutes(1), "2^40 includes would take years");
    }

    private static string Numbers(int count) => string.Join(',', Enumerable.Range(0, count));

    private static async Task<TemplateException> FailureAsync(TemplateBed bed, string model)
    {
        var render = () => bed.RenderAsync("t", model, kind: "push").AsTask();
        return (await render.Should().ThrowAsync<TemplateException>()).Which;
    }
}
