using System.Text;
using System.Text.Json;
using Notify.AspNetCore.Mapping;
using Notify.AspNetCore.Models;
using Notify.Templates;

namespace Notify.AspNetCore.Operations;

/// <summary>Renders templates without sending anything.</summary>
internal sealed class TemplatePreviews(ITemplateEngine engine, ChannelCatalog channels)
{
    private const string UnsubscribeVariable = "unsubscribe_url";

    // Not a link of the host: an operator who follows it must not unsubscribe a recipient.
    private static readonly Uri ExampleLink = new("https://example.com/unsubscribe");

    /// <summary>
    /// Returns a preview for each requested kind that the template exists for; none if there is no such template.
    /// </summary>
    public async ValueTask<IReadOnlyList<Preview>> RenderAsync(
        string template, PreviewRequest request, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> model = request.TemplateVars is { ValueKind: JsonValueKind.Object } variables
            ? Encoding.UTF8.GetBytes(variables.GetRawText())
            : default;
        var previews = new List<Preview>();
        foreach (var kind in channels.Kinds)
        {
            if (request.Kinds?.Contains(kind.Name, StringComparer.Ordinal) == false)
                continue;
            var rendering = new RenderRequest(template, kind.Name)
            {
                Locale = request.Locale,
                TimeZone = request.TimeZone,
                Model = model,
                UnsubscribeUrl = ExampleLink,
            };
            if (await PreviewAsync(kind, rendering, cancellationToken).ConfigureAwait(false) is { } preview)
                previews.Add(preview);
        }

        return previews;
    }

    private static bool IsProvided(string name) =>
        name.Equals(UnsubscribeVariable, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Returns null if the template does not exist for the kind. An error in the file of one kind does not affect the
    /// others.
    /// </summary>
    private async ValueTask<Preview?> PreviewAsync(
        ChannelKind kind, RenderRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var check = await engine
                .CheckAsync(request.Template, request.Kind, request.Locale, request.Model, cancellationToken)
                .ConfigureAwait(false);
            if (!check.Exists)
                return null;
            string[] missing = [.. check.Missing.Where(name => !IsProvided(name))];
            if (missing.Length > 0)
            {
                return new Preview
                {
                    Kind = kind.Name,
                    Error = $"Variables are missing: {string.Join(", ", missing)}.",
                    Missing = missing,
                };
            }

            var message = await engine.RenderAsync(request, cancellationToken).ConfigureAwait(false);
            return new Preview
            {
                Kind = kind.Name,
                Locale = message.Locale,
                // A template that does not name a format has the default format of its kind.
                Format = message.Part("format") ?? kind.Formats[0].Name,
                Body = message.Body,
                Text = message.Text,
                Parts = message.Parts,
            };
        }
        catch (TemplateException exception)
        {
            return new Preview { Kind = request.Kind, Error = exception.Message };
        }
    }
}
