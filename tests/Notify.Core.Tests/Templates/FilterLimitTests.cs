using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using Notify.Email;
using Notify.Templates;
using Notify.Templates.Liquid;
using Notify.Templates.Liquid.Rendering;

namespace Notify.Tests.Templates;

/// <summary>No filter takes much memory or time, whatever the text is that it reads.</summary>
public sealed class FilterLimitTests
{
    // Longer than the longest output, so that a filter that copies a whole text shows. Both are a tenth of the default
    // length, because hundreds of large texts make the garbage collector visit the objects of all other tests.
    private const int MaxOutput = 105_000;
    private const int Characters = 250_000;
    private const long MaxBytes = 5L * Characters;

    /// <summary>Words, line breaks, and characters whose escapes are the longest.</summary>
    public static TheoryData<string> Texts() => new() { "a ", "\\n", "<" };

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task No_filter_takes_much_memory_for_a_long_text(string repeated)
    {
        var text = string.Concat(Enumerable.Repeat(repeated, Characters / repeated.Length));
        var model = TemplateBed.Json($$$"""{"v":"{{{text}}}","o":{"v":"{{{text}}}"}}""");
        // The first one fills the pool of the JSON reader.
        foreach (var expression in Expressions().Prepend("v").Prepend("v"))
        {
            var source = new InMemoryTemplateSource
            {
                ["t/email.liquid"] = $"---\nsubject: s\n---\n{{{{ {expression} }}}}",
            };
            var options = new TemplateOptions { Sources = { source }, MaxOutput = MaxOutput };
            var engine = TemplateEngine.Create(options, [EmailChannelKind.Instance]);
            (await engine.LintAsync()).Should().BeEmpty(expression);

            var bytes = MemoryOf(engine, new RenderRequest("t", "email") { Model = model });

            bytes.Should().BeLessThan(expression == "v" ? 2 * MaxBytes : MaxBytes, expression);
        }
    }

    [Fact]
    public async Task A_long_text_is_not_read_as_a_date()
    {
        var bed = new TemplateBed { ["t/push.liquid"] = "{{ v | date: '%Y' }}{{ v | format_date: 'yyyy' }}" };
        bed.Options.MaxOutput = 50_000_000;
        var text = string.Concat(Enumerable.Repeat("a ", 10_000_000));
        await bed.RenderAsync("t", """{"v":"a"}""", kind: "push");
        var watch = Stopwatch.StartNew();

        (await bed.RenderAsync("t", $$"""{"v":"{{text}}"}""", kind: "push")).Body.Should().HaveLength(2 * text.Length);

        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(3), "parsing it as a date took 3 s for each filter");
    }

    [Fact]
    public async Task A_filter_over_many_elements_is_not_called_after_the_time_limit()
    {
        var time = new FakeTimeProvider();
        var bed = new TemplateBed
        {
            Time = time,
            ["t/push.liquid"] = "{% for i in (1..1000) %}{% assign x = list | wait %}{% endfor %}",
        };
        var calls = 0;
        bed.Options.Filters["wait"] = (_, _, _) =>
        {
            calls++;
            time.Advance(TimeSpan.FromSeconds(3));
            return "";
        };

        var render = () => bed.RenderAsync("t", $$"""{"list":[{{Numbers(1000)}}]}""", kind: "push").AsTask();

        (await render.Should().ThrowAsync<TemplateException>()).Which.Message.Should().Contain("MaxTime");
        calls.Should().Be(2);
    }

    [Theory]
    [InlineData("truncatewords: 2", "one two...")]
    [InlineData("truncatewords: 3", " one  two\nthree ")]
    [InlineData("truncatewords: 2, '!'", "one two!")]
    [InlineData("truncatewords: 2147483647", " one  two\nthree ")]
    public async Task Words_are_cut_at_white_space(string filter, string expected) =>
        (await TemplateBed.PlainAsync($"{{{{ v | {filter} }}}}", """{"v":" one  two\nthree "}"""))
            .Should().Be(expected);

    private static IEnumerable<string> Expressions() =>
        from filter in FluidSettings
            .Create(new TemplateOptions(), [EmailChannelKind.Instance], TimeProvider.System)
            .Filters
        from argument in (string[])["", ": v"]
        select $"v | {filter.Key}{argument}{(filter.Key == "json" ? " }}{{ o | json" : "")}";

    private static long MemoryOf(ITemplateEngine engine, RenderRequest request)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        // Nothing in it is asynchronous, so that it runs on this thread.
        var rendering = engine.RenderAsync(request).AsTask();
        rendering.IsCompleted.Should().BeTrue();
        _ = rendering.Exception;
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static string Numbers(int count) => string.Join(',', Enumerable.Range(0, count));
}
