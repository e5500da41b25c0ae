using System.Text;
using System.Text.Json;
using Notify.AspNetCore.Mapping;
using Notify.AspNetCore.Models;
using Notify.Templates;

namespace Notify.AspNetCore.Operations;

/// <summary>Renders templates without sending anything.</summary>
internal sealed class TemplatePreviews(ITemplateEngine engine, ChannelCatalog channels)
{
    /// <summary>One for each kind that is asked for and that the template is there for; empty where there is no such template.</summary>
    public async ValueTask<IReadOnlyList<Preview>> RenderAsync(string template, PreviewRequest request, CancellationToken cancellationToken)
    {
        var model = request.TemplateVars is { ValueKind: JsonValueKind.Object } variables ? Encoding.UTF8.GetBytes(variables.GetRawText()) : default;
        var previews = new List<Preview>();
        foreach (var kind in channels.Kinds.Where(kind => request.Kinds is null || request.Kinds.Contains(kind.Name, StringComparer.Ordinal)))
        {
            if (await PreviewAsync(kind, new RenderRequest(template, kind.Name) { Locale = request.Locale, TimeZone = request.TimeZone, Model = model }, cancellationToken).ConfigureAwait(false) is { } preview)
                previews.Add(preview);
        }

        return previews;
    }

    /// <summary>Null where the template is not there for the kind. A mistake in one kind's file is that kind's own.</summary>
    private async ValueTask<Preview?> PreviewAsync(ChannelKind kind, RenderRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var check = await engine.CheckAsync(request.Template, request.Kind, request.Locale, request.Model, cancellationToken).ConfigureAwait(false);
            if (!check.Exists)
                return null;
            if (check.Missing.Count > 0)
                return new Preview { Kind = kind.Name, Error = $"Variables are missing: {string.Join(", ", check.Missing)}.", Missing = check.Missing };
            var message = await engine.RenderAsync(request, cancellationToken).ConfigureAwait(false);
            // A template that names no format of its own has its kind's usual one.
            var format = message.Part("format") ?? kind.Formats[0].Name;
            return new Preview { Kind = kind.Name, Locale = message.Locale, Format = format, Body = message.Body, Text = message.Text, Parts = message.Parts };
        }
        catch (TemplateException fault)
        {
            return new Preview { Kind = request.Kind, Error = fault.Message };
        }
    }
}
