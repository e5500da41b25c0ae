namespace Notify.Templates;

/// <summary>
/// Renders templates with a model to the messages that channels send. Rendering sends nothing, so it can also
/// create previews.
/// </summary>
public interface ITemplateEngine
{
    /// <summary>
    /// Checks, before a notification is enqueued, whether a template exists for a kind and which variables the model
    /// lacks.
    /// </summary>
    /// <param name="template">The name of the template.</param>
    /// <param name="kind">The channel kind.</param>
    /// <param name="locale">The locale of the recipient, or null.</param>
    /// <param name="model">The model, a JSON object in UTF-8; empty for no variables.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>Whether the template exists, and the missing variables.</returns>
    /// <exception cref="TemplateException">The template has an error, or the model is not a JSON object.</exception>
    ValueTask<TemplateCheck> CheckAsync(
        string template,
        string kind,
        string? locale,
        ReadOnlyMemory<byte> model,
        CancellationToken cancellationToken = default);

    /// <summary>Renders a template for a channel kind.</summary>
    /// <param name="request">The template, the kind and the model.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The rendered message.</returns>
    /// <exception cref="TemplateException">
    /// The template does not exist or does not parse, the model lacks a required variable, or rendering failed or
    /// reached a limit of <see cref="TemplateOptions"/>.
    /// </exception>
    ValueTask<RenderedMessage> RenderAsync(RenderRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Loads all sources and checks their templates. The host does so at startup; a test can call it as well.
    /// </summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The problems, with file and line; empty if there are none.</returns>
    ValueTask<IReadOnlyList<TemplateProblem>> LintAsync(CancellationToken cancellationToken = default);

    /// <summary>Returns the available templates, ordered by file.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The templates, one for each name, kind and locale.</returns>
    ValueTask<IReadOnlyList<TemplateInfo>> ListAsync(CancellationToken cancellationToken = default);
}
