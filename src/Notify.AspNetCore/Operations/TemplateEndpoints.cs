using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Notify.AspNetCore.Http;
using Notify.AspNetCore.Mapping;
using Notify.AspNetCore.Models;
using Notify.Templates;

namespace Notify.AspNetCore.Operations;

/// <summary><c>/templates</c>: lists and previews the templates.</summary>
internal sealed class TemplateEndpoints
{
    private readonly EndpointServices _services;
    private readonly ITemplateEngine _engine;
    private readonly TemplatePreviews _previews;

    public TemplateEndpoints(EndpointServices services)
    {
        _services = services;
        _engine = services.Provider.GetRequiredService<ITemplateEngine>();
        _previews = new(_engine, services.Channels);
    }

    public void Map(RouteGroupBuilder group)
    {
        var templates = group.MapGroup("/templates");
        templates.MapMethods("", ReadMethods.All, ListAsync)
            .WithSummary("Returns the templates with their kinds, locales and required variables.")
            .Produces<TemplateList>();
        templates.MapPost("/{name}/preview", PreviewAsync)
            .RequireSameSite(_services.Problems)
            .WithSummary("Renders a template for each channel kind. Nothing is sent.")
            .AcceptsJson<PreviewRequest>()
            .Produces<PreviewResponse>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        templates.MapPost("/{name}/preview/html", new HtmlPreview(_services, _previews).RenderAsync)
            .RequireSameSite(_services.Problems)
            .DisableAntiforgery()
            .ExcludeFromDescription();
    }

    private async Task<IResult> ListAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var files = await _engine.ListAsync(cancellationToken).ConfigureAwait(false);
        var rows = files
            .GroupBy(file => file.Name, StringComparer.Ordinal)
            .OrderBy(template => template.Key, StringComparer.Ordinal)
            .Select(template => new TemplateRow(template.Key, [.. Kinds(template)]));
        return _services.Json.Ok(new TemplateList([.. rows]));
    }

    private async Task<IResult> PreviewAsync(HttpContext context, string name, CancellationToken cancellationToken)
    {
        var (request, failure) = await _services.JsonBodies
            .ReadAsync<PreviewRequest>(context, BodyLimits.PreviewBytes)
            .ConfigureAwait(false);
        if (request is null)
            return failure!;
        if (request.TemplateVars is { ValueKind: not (JsonValueKind.Object or JsonValueKind.Null) })
        {
            return _services.Problems.Unprocessable(
                "The variables are not a JSON object.", nameof(request.TemplateVars));
        }

        var previews = await _previews.RenderAsync(name, request, cancellationToken).ConfigureAwait(false);
        if (previews.Count == 0)
            return _services.Problems.NotFound("There is no template of this name for the requested channel kinds.");
        if (previews.Any(preview => preview.Body is not null))
            return _services.Json.Ok(new PreviewResponse(previews));
        string[] missing = [.. previews.SelectMany(preview => preview.Missing).Distinct(StringComparer.Ordinal)];
        return _services.Problems.BadRequest(
            "The template cannot be rendered.",
            string.Join(' ', previews.Select(preview => preview.Error).Distinct()),
            ("Missing", missing));
    }

    private static IEnumerable<TemplateKindRow> Kinds(IEnumerable<TemplateInfo> files) => files
        .GroupBy(file => file.Kind, StringComparer.Ordinal)
        .OrderBy(kind => kind.Key, StringComparer.Ordinal)
        .Select(Kind);

    private static TemplateKindRow Kind(IGrouping<string, TemplateInfo> files) => new(
        files.Key,
        [.. files.Select(file => file.Locale).Distinct().OrderBy(locale => locale, StringComparer.Ordinal)],
        [.. files.SelectMany(file => file.Variables).Distinct(StringComparer.Ordinal)]);
}
