using Notify.Templates;

namespace Notify.Tests.Pipeline;

/// <summary>An engine whose every template exists and says its name.</summary>
internal sealed class PlainTemplates : ITemplateEngine
{
    public Func<RenderRequest, RenderedMessage> Render { get; set; } = request => new RenderedMessage(request.Template);

    public int Rendered { get; private set; }

    public ValueTask<TemplateCheck> CheckAsync(
        string template,
        string kind,
        string? locale,
        ReadOnlyMemory<byte> model,
        CancellationToken cancellationToken = default) =>
        new(TemplateCheck.Ok);

    public ValueTask<RenderedMessage> RenderAsync(RenderRequest request, CancellationToken cancellationToken = default)
    {
        Rendered++;
        return new(Render(request));
    }

    public ValueTask<IReadOnlyList<TemplateProblem>> LintAsync(CancellationToken cancellationToken = default) =>
        new([]);

    public ValueTask<IReadOnlyList<TemplateInfo>> ListAsync(CancellationToken cancellationToken = default) => new([]);
}
