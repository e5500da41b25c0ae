using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Notify.Testing;

/// <summary>A call's fields and files, however they were sent: JSON, a form, multipart, or in the address (Bot API, "Making requests").</summary>
internal sealed class BotApiRequest
{
    private readonly Dictionary<string, string> _fields = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, UploadedFile> _files = new(StringComparer.Ordinal);

    private BotApiRequest(string method) => Method = method;

    public string Method { get; }

    /// <summary>The fields that are not empty, as they were sent.</summary>
    public IReadOnlyDictionary<string, string> Fields => _fields;

    /// <summary>The chat as the caller named it, or null.</summary>
    public string? Chat => Field("chat_id");

    public static async ValueTask<BotApiRequest> ReadAsync(
        string method,
        HttpRequest http,
        CancellationToken cancellationToken)
    {
        var request = new BotApiRequest(method);
        foreach (var (name, values) in http.Query)
            request._fields[name] = values.ToString();
        if (http.HasFormContentType)
            await request.ReadFormAsync(http, cancellationToken).ConfigureAwait(false);
        else if (http.HasJsonContentType())
            await request.ReadJsonAsync(http, cancellationToken).ConfigureAwait(false);
        return request;
    }

    /// <summary>A field's text, of a field in JSON that is none its JSON; null where it is missing or empty.</summary>
    public string? Field(string name) => _fields.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    public bool Flag(string name) =>
        Field(name) is { } value
        && (
            value == "1"
            || value.Equals("true", StringComparison.OrdinalIgnoreCase)
            || value.Equals("yes", StringComparison.OrdinalIgnoreCase));

    public int? Number(string name) => int.TryParse(Field(name), out var number) ? number : null;

    /// <summary>A member of a field that holds a JSON object, or null.</summary>
    public JsonElement? Member(string field, string member)
    {
        if (Field(field) is not { } json)
            return null;
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(member, out var value)
                ? value.Clone()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A file uploaded under this name, or null.</summary>
    public UploadedFile? File(string name) => _files.GetValueOrDefault(name);

    private async ValueTask ReadFormAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        var form = await http.ReadFormAsync(cancellationToken).ConfigureAwait(false);
        foreach (var (name, values) in form)
            _fields[name] = values.ToString();
        foreach (var file in form.Files)
        {
            var content = new MemoryStream();
            await file.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
            _files[file.Name] = new UploadedFile(file.FileName, content.ToArray());
        }
    }

    private async ValueTask ReadJsonAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(http.Body, cancellationToken: cancellationToken)
                .ConfigureAwait(false);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return;
            foreach (var member in document.RootElement.EnumerateObject())
            {
                _fields[member.Name] =
                    member.Value.ValueKind == JsonValueKind.String
                        ? member.Value.GetString()!
                        : member.Value.GetRawText();
            }
        }
        catch (JsonException)
        {
            // As the real server does it: what cannot be read is not there, and the call fails by what it lacks.
        }
    }

    internal sealed record UploadedFile(string Name, byte[] Content);
}
