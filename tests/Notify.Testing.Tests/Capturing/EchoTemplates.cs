using System.Text;
using System.Text.Json;
using Notify.Templates;

namespace Notify.Testing.Tests.Capturing;

/// <summary>One template, <c>greeting</c>, for e-mail and push, that needs a Name and repeats it.</summary>
internal sealed class EchoTemplates : ITemplateEngine
{
    public ValueTask<TemplateCheck> CheckAsync(
        string template,
        string kind,
        string? locale,
        ReadOnlyMemory<byte> model,
        CancellationToken cancellationToken = default)
    {
        if (template != "greeting" || kind is not ("email" or "push"))
            return new(TemplateCheck.Unknown);
        return new(Name(model) is null ? new TemplateCheck(true, ["Name"]) : TemplateCheck.Ok);
    }

    public ValueTask<RenderedMessage> RenderAsync(
        RenderRequest request,
        CancellationToken cancellationToken = default) =>
        new(
            new RenderedMessage($"<p>Dear {Name(request.Model)}</p>")
            {
                Parts = new Dictionary<string, string> { ["subject"] = $"Hello by {request.Kind}" },
            });

    public ValueTask<IReadOnlyList<TemplateProblem>> LintAsync(CancellationToken cancellationToken = default) =>
        new([]);

    public ValueTask<IReadOnlyList<TemplateInfo>> ListAsync(CancellationToken cancellationToken = default) => new([]);

    private static string? Name(ReadOnlyMemory<byte> model)
    {
        if (model.IsEmpty)
            return null;
        using var json = JsonDocument.Parse(Encoding.UTF8.GetString(model.Span));
        return json.RootElement.TryGetProperty("Name", out var name) ? name.GetString() : null;
    }
}
