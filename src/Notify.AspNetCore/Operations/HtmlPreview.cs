using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Notify.AspNetCore.Http;
using Notify.AspNetCore.Mapping;
using Notify.AspNetCore.Models;

namespace Notify.AspNetCore.Operations;

/// <summary>
/// Renders the HTML of an e-mail as a separate document for a frame of the operator page, because the content security
/// policy of the page forbids inline styles. The sandbox of the document permits neither scripts nor forms.
/// </summary>
internal sealed class HtmlPreview(EndpointServices services, TemplatePreviews previews)
{
    private const string FormType = "application/x-www-form-urlencoded";

    // No image of another site: a template's tracking pixel would report the operator's visit.
    private const string Policy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    public async Task<IResult> RenderAsync(HttpContext context, string name, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || type.MediaType != FormType)
            return services.Problems.UnsupportedMediaType($"Send the body as {FormType}.");
        var (body, failure) = await services.Bodies.ReadAsync(context, BodyLimits.PreviewBytes).ConfigureAwait(false);
        if (failure is not null)
            return failure;
        if (Read(body) is not { } request)
            return MessagePage("The variables are not a JSON object.", StatusCodes.Status422UnprocessableEntity);
        return await previews.RenderAsync(name, request, cancellationToken).ConfigureAwait(false) switch
        {
            [{ Body: { } html }] => new HtmlPage(html, Policy),
            [{ Error: { } error }] => MessagePage(error, StatusCodes.Status400BadRequest),
            _ => MessagePage("This template does not exist for e-mail.", StatusCodes.Status404NotFound),
        };
    }

    private PreviewRequest? Read(byte[] body)
    {
        using var reader = new FormReader(Encoding.UTF8.GetString(body))
        {
            KeyLengthLimit = 64,
            ValueLengthLimit = BodyLimits.PreviewBytes,
            ValueCountLimit = 8,
        };
        try
        {
            var form = reader.ReadForm();
            string? Field(string member)
            {
                var name = services.Json.Naming.ConvertName(member);
                return form.TryGetValue(name, out var values) && values is [{ Length: > 0 } value] ? value : null;
            }
            using var variables = Field(nameof(PreviewRequest.TemplateVars)) is { } json
                ? JsonDocument.Parse(json)
                : null;
            return variables is { RootElement.ValueKind: not JsonValueKind.Object }
                ? null
                : new PreviewRequest(
                    Field(nameof(PreviewRequest.Locale)),
                    Field(nameof(PreviewRequest.TimeZone)),
                    variables?.RootElement.Clone(),
                    [Channels.Email]);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidDataException)
        {
            return null;
        }
    }

    private static HtmlPage MessagePage(string text, int status) => new(
        $"""<!DOCTYPE html><html lang="en"><title>Preview</title><p>{HtmlEncoder.Default.Encode(text)}</p></html>""",
        Policy,
        status);
}
