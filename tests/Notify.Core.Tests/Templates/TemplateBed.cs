using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Notify.Templates;
using Notify.Templates.Liquid;

namespace Notify.Tests.Templates;

/// <summary>An engine over templates written in the test.</summary>
internal sealed class TemplateBed
{
    private readonly Lazy<FluidTemplateEngine> _engine;

    public TemplateBed() => _engine = new(() =>
    {
        Options.Sources.Insert(0, Files);
        return new FluidTemplateEngine(Options, Kinds, Time);
    });

    public InMemoryTemplateSource Files { get; } = new();

    public TemplateOptions Options { get; } = new();

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public List<ChannelKind> Kinds { get; } =
    [
        new("email")
        {
            Formats = [new("html") { Encoder = HtmlEncoder.Create(UnicodeRanges.All) }],
            RequiredParts = ["subject"],
            HasTextVersion = true,
        },
        new("push"),
    ];

    public FluidTemplateEngine Engine => _engine.Value;

    public string this[string path]
    {
        set => Files[path] = value;
    }

    public static ReadOnlyMemory<byte> Json(string json) => Encoding.UTF8.GetBytes(json);

    public ValueTask<RenderedMessage> RenderAsync(
        string template,
        string model = "{}",
        string? locale = null,
        string kind = "email",
        string? zone = null) =>
        Engine.RenderAsync(
            new RenderRequest(template, kind)
            {
                Model = Json(model),
                Locale = locale,
                TimeZone = zone,
            });

    /// <summary>Renders one line of Liquid as a push, so without encoding.</summary>
    public static async Task<string> PlainAsync(
        string liquid,
        string model = "{}",
        string? locale = null,
        string? zone = null) =>
        (await new TemplateBed { ["t/push.liquid"] = liquid }.RenderAsync("t", model, locale, "push", zone)).Body;

    /// <summary>Renders one line of Liquid as the body of a mail.</summary>
    public static async Task<string> HtmlAsync(string liquid, string model = "{}") =>
        (await new TemplateBed { ["t/email.liquid"] = liquid }.RenderAsync("t", model)).Body;

    public static async Task<IReadOnlyList<string>> MissingAsync(string liquid, string model = "{}") =>
        (await new TemplateBed { ["t/push.liquid"] = liquid }.Engine.CheckAsync("t", "push", null, Json(model))
        ).Missing;

    public async Task<IReadOnlyList<string>> LintAsync() =>
        [.. (await Engine.LintAsync()).Select(problem => $"{problem.Severity}: {problem}")];
}
