namespace Notify.Templates;

/// <summary>Turns a template and a model into what a channel sends. Also the way to preview: rendering sends nothing.</summary>
public interface ITemplateEngine
{
    /// <summary>Says, before anything is queued, whether the template exists for a kind and which variables the model lacks.</summary>
    /// <param name="template">The template's name.</param>
    /// <param name="kind">The channel kind.</param>
    /// <param name="locale">The recipient's locale, or null.</param>
    /// <param name="model">The model as UTF-8 JSON, an object; empty for none.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    ValueTask<TemplateCheck> CheckAsync(string template, string kind, string? locale, ReadOnlyMemory<byte> model, CancellationToken cancellationToken = default);

    /// <summary>Renders one template for one channel kind.</summary>
    /// <param name="request">Which template, for which kind, with which model.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="TemplateException">The template is missing, does not parse, or needs a variable the model lacks.</exception>
    ValueTask<RenderedMessage> RenderAsync(RenderRequest request, CancellationToken cancellationToken = default);

    /// <summary>Loads all sources and looks for mistakes; what start-up does, and a test can.</summary>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>Every mistake found, with file and line; empty when all is well.</returns>
    ValueTask<IReadOnlyList<TemplateProblem>> LintAsync(CancellationToken cancellationToken = default);

    /// <summary>The templates there are, by name.</summary>
    /// <param name="cancellationToken">Gives the call up.</param>
    ValueTask<IReadOnlyList<TemplateInfo>> ListAsync(CancellationToken cancellationToken = default);
}
