using Notify.Templates;

namespace Notify.Tests.Enqueue;

/// <summary>A template engine with a set result for each template and channel kind.</summary>
internal sealed class ScriptedTemplates : ITemplateEngine
{
    private readonly Dictionary<(string Template, string Kind), TemplateCheck> _checks = [];

    /// <summary>A task to await before each result, or null.</summary>
    public Task? Before { get; set; }

    public ScriptedTemplates With(string template, string kind, params string[] missing)
    {
        _checks[(template, kind)] = missing.Length == 0 ? TemplateCheck.Ok : new TemplateCheck(true, missing);
        return this;
    }

    public ValueTask<TemplateCheck> CheckAsync(
        string template,
        string kind,
        string? locale,
        ReadOnlyMemory<byte> model,
        CancellationToken cancellationToken = default)
    {
        var check = _checks.GetValueOrDefault((template, kind), TemplateCheck.Unknown);
        return Before is null ? new(check) : CheckAfterAsync(Before, check);
    }

    public ValueTask<RenderedMessage> RenderAsync(
        RenderRequest request,
        CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask<IReadOnlyList<TemplateProblem>> LintAsync(CancellationToken cancellationToken = default) =>
        new([]);

    public ValueTask<IReadOnlyList<TemplateInfo>> ListAsync(CancellationToken cancellationToken = default) => new([]);

    private static async ValueTask<TemplateCheck> CheckAfterAsync(Task before, TemplateCheck check)
    {
        await before;
        return check;
    }
}
