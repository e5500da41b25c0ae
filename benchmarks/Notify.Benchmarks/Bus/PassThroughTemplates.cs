using Notify.Templates;

namespace Notify.Benchmarks.Bus;

/// <summary>Renders the same text for all recipients.</summary>
internal sealed class PassThroughTemplates : ITemplateEngine
{
    private static readonly RenderedMessage Message = new("Hello");

    public ValueTask<TemplateCheck> CheckAsync(
        string template,
        string kind,
        string? locale,
        ReadOnlyMemory<byte> model,
        CancellationToken cancellationToken = default) => new(TemplateCheck.Ok);

    public ValueTask<RenderedMessage> RenderAsync(
        RenderRequest request,
        CancellationToken cancellationToken = default) => new(Message);

    public ValueTask<IReadOnlyList<TemplateProblem>> LintAsync(CancellationToken cancellationToken = default) =>
        new((IReadOnlyList<TemplateProblem>)[]);

    public ValueTask<IReadOnlyList<TemplateInfo>> ListAsync(CancellationToken cancellationToken = default) =>
        new((IReadOnlyList<TemplateInfo>)[]);
}
