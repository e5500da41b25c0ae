using System.Text.Json;
using Notify.Email;
using Notify.Telegram;
using Notify.Templates;
using Notify.Templates.Liquid;
using Notify.Templates.Liquid.Rendering;

namespace Notify.Tests.Templates;

/// <summary>
/// No filter prints a value of the model without encoding it, wherever the value stands and however it was made.
/// </summary>
public sealed class FilterEncodingTests
{
    /// <summary>Every character that a format gives a meaning, between letters.</summary>
    /// <remarks>A line break is followed by such a character, and the last character is a line break.</remarks>
    private const string Hostile = "Q<Q>Q\"Q'Q&Q\\Q*Q_Q[Q]Q(Q)Q~Q`Q#Q+Q-Q=Q|Q{Q}Q.Q!Q,Q:Q\n*Q\\\\*Q\r\n.Q\n";

    /// <summary>
    /// The value itself, an array of it, what captures made of it (in the body, in a part, in a part with JSON), and
    /// values of other types: MarkdownV2 gives a meaning to the hyphen of a date and of a number.
    /// </summary>
    private static readonly string[] Inputs =
    [
        "v", "list", "c", "mixed", "fromPart | default: 'none'", "fromJson | default: 'none'", "-1.5",
        "'2026-07-01' | time_zone: 'UTC'",
    ];

    private static readonly string[] Arguments = ["v", "c", "3", "'Q'"];

    /// <summary>Not encoding is their purpose: <c>raw</c>, and the filters for other places of MarkdownV2.</summary>
    private static readonly string[] Unencoded = ["raw", "telegram_code", "telegram_url"];

    private static readonly JsonElement Model = JsonSerializer.SerializeToElement(
        new { v = Hostile, list = new[] { Hostile, "Q" }, mixed = new object[] { Hostile, 1.5, true } });

    public static TheoryData<string, string> Formats() => new()
    {
        { "email", "html" },
        { "telegram", "markdown" },
        { "telegram", "html" },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task No_filter_prints_a_value_unencoded_in_a_body(string kind, string format)
    {
        var printed = 0;
        await foreach (var (expression, message) in RenderAsync(kind, expression => Body(kind, format, expression)))
        {
            Decoded(format, message.Body).Should().NotBeNull($"{{{{ {expression} }}}} printed {message.Body}");
            printed += message.Body.Contains('Q', StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        }

        printed.Should().BeGreaterThan(1000, "the value reaches the output of many filters");
    }

    [Fact]
    public async Task No_filter_prints_a_value_unencoded_in_a_part_with_JSON()
    {
        var printed = 0;
        await foreach (var (expression, message) in RenderAsync("chat", JsonPart))
        {
            using var json = JsonDocument.Parse(message.Part("data")!);
            json.RootElement.EnumerateObject().Select(property => property.Name).Should().Equal(["a", "b"], expression);
            json.RootElement.GetProperty("b").GetString().Should().Be("end", expression);
            printed += message.Part("data")!.Contains('Q', StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        }

        printed.Should().BeGreaterThan(1000, "the value reaches the output of many filters");
    }

    [Fact]
    public void The_test_covers_the_filters_of_Fluid_and_of_Notify() =>
        FilterNames().Should().HaveCountGreaterThan(60).And.Contain(["append", "escape", "date", "format_string"]);

    private static async IAsyncEnumerable<(string Expression, RenderedMessage Message)> RenderAsync(
        string kind, Func<string, string> template)
    {
        var model = JsonSerializer.SerializeToUtf8Bytes(Model);
        // One engine for each filter, so that not all templates are in memory at the same time.
        foreach (var expressions in FilterNames().Select(filter => Expressions(filter).ToArray()))
        {
            var source = new InMemoryTemplateSource();
            for (var i = 0; i < expressions.Length; i++)
                source[$"t{i}/{kind}.liquid"] = template(expressions[i]);
            var engine = TemplateEngine.Create(new TemplateOptions { Sources = { source } }, Kinds());
            for (var i = 0; i < expressions.Length; i++)
            {
                if (await TryRenderAsync(engine, new RenderRequest($"t{i}", kind) { Model = model }) is { } message)
                    yield return (expressions[i], message);
            }
        }
    }

    /// <summary>Returns null if the arguments do not fit the filter.</summary>
    private static async Task<RenderedMessage?> TryRenderAsync(ITemplateEngine engine, RenderRequest request)
    {
        try
        {
            return await engine.RenderAsync(request);
        }
        catch (TemplateException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Expressions(string filter) =>
        from arguments in ArgumentLists()
        from input in Inputs
        select $"{input} | {filter}{arguments}";

    private static IEnumerable<string> ArgumentLists() =>
        Arguments.Select(first => $": {first}")
            .Concat(from first in Arguments from second in Arguments select $": {first}, {second}")
            .Prepend("");

    private static IEnumerable<string> FilterNames() =>
        FluidSettings.Create(new TemplateOptions(), Kinds(), TimeProvider.System).Filters
            .Select(filter => filter.Key)
            .Except(Unencoded)
            .Order(StringComparer.Ordinal);

    private static ChannelKind[] Kinds() =>
    [
        EmailChannelKind.Instance,
        TelegramChannelKind.Instance,
        new("chat") { JsonParts = ["data", "json"] },
    ];

    private static string Body(string kind, string format, string expression)
    {
        var capture = "{% capture fromPart %}{{ v }}{% endcapture %}";
        var json = "{% capture fromJson %}{{ v }}{% endcapture %}";
        var front = kind == "email"
            ? $"subject: s{capture}{json}"
            : $"format: {format}\nphoto: {capture}\nkeyboard: {json}";
        // After the expression, an escape follows: a backslash that is left over would escape its backslash.
        return $"---\n{front}\n---\n{{% capture c %}}{{{{ v }}}}{{% endcapture %}}{{{{ {expression} }}}}{{{{ '.Q' "
            + $"}}}}{{{{ c }}}}";
    }

    private static string JsonPart(string expression)
    {
        var capture = "{% capture fromPart %}{{ v }}{% endcapture %}";
        var json = "{% capture fromJson %}{{ v }}{% endcapture %}{% capture c %}{{ v }}{% endcapture %}";
        // The result of json is a value, with its quotes.
        var value = expression.Contains("| json", StringComparison.Ordinal)
            ? $"{{{{ {expression} }}}}"
            : $"\"{{{{ {expression} }}}}\"";
        return $$"""
            ---
            title: t{{capture}}
            data: {{json}}{ "a": {{value}}, "b": "end" }
            ---
            x
            """;
    }

    /// <summary>Returns the text that a reader of the format sees, or null if markup is in it.</summary>
    private static string? Decoded(string format, string text) => format switch
    {
        "markdown" => Unescaped(text),
        _ => text.AsSpan().IndexOfAny("<>\"") < 0 ? System.Net.WebUtility.HtmlDecode(text) : WithoutLineBreaks(text),
    };

    // Only newline_to_br inserts tags.
    private static string? WithoutLineBreaks(string text) =>
        text.Replace("<br />", "", StringComparison.Ordinal).AsSpan().IndexOfAny("<>\"") < 0 ? text : null;

    private static string? Unescaped(string text)
    {
        var plain = new List<char>();
        for (var i = 0; i < text.Length; i++)
        {
            var isEscaped = text[i] == '\\';
            if (isEscaped && ++i == text.Length)
                return null;
            if (!isEscaped && "_*[]()~`>#+-=|{}.!\n".Contains(text[i], StringComparison.Ordinal))
                return null;
            plain.Add(text[i]);
        }

        return string.Concat(plain);
    }
}
