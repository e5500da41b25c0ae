using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Notify.Testing;

/// <summary>
/// The fields and files of a call in any format: JSON, a form, multipart, or the query (Bot API, "Making requests").
/// </summary>
internal sealed class BotApiRequest
{
    private readonly Dictionary<string, string> _fields = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, UploadedFile> _files = new(StringComparer.Ordinal);

    private BotApiRequest(string method) => Method = method;

    public string Method { get; }

    /// <summary>The fields that are not empty, as they were sent.</summary>
    public IReadOnlyDictionary<string, string> Fields => _fields;

    /// <summary>The chat as the caller specified it, or null.</summary>
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

    /// <summary>
    /// Returns the text of a field, or the JSON of a field that is not a text; null if it is missing or empty.
    /// </summary>
    public string? Field(string name) => _fields.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    public bool Flag(string name) =>
        Field(name) is { } value
        && (
            value == "1"
            || value.Equals("true", StringComparison.OrdinalIgnoreCase)
            || value.Equals("yes", StringComparison.OrdinalIgnoreCase));

    public int? Number(string name) => int.TryParse(Field(name), out var number) ? number : null;

    /// <summary>Returns a member of a field that contains a JSON object, or null.</summary>
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

    /// <summary>Returns the file that was uploaded with this name, or null.</summary>
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
            // As the real server does: fields that cannot be read are missing, and the call fails because of them.
        }
    }

    internal sealed record UploadedFile(string Name, byte[] Content);
}
