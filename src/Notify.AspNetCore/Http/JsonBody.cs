using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Notify.AspNetCore.Http;

/// <summary>Reads the JSON of a request. A failure is answered with 408, 413, 415, 422 or 503.</summary>
internal sealed class JsonBody(JsonWire wire, RequestBodies bodies, Problems problems)
{
    public async ValueTask<(T? Value, IResult? Failure)> ReadAsync<T>(HttpContext context, int maximum)
        where T : class
    {
        var (bytes, failure) = await ReadBytesAsync(context, maximum).ConfigureAwait(false);
        if (failure is not null)
            return (null, failure);
        try
        {
            return JsonSerializer.Deserialize(bytes, wire.Type<T>()) is { } value
                ? (value, null)
                : (null, NotAnObject());
        }
        catch (JsonException malformed)
        {
            return (null, Malformed(malformed));
        }
    }

    /// <summary>Returns the bytes of a JSON body unchanged.</summary>
    public async ValueTask<(byte[] Bytes, IResult? Failure)> ReadBytesAsync(HttpContext context, int maximum)
    {
        if (!context.Request.HasJsonContentType())
            return ([], problems.UnsupportedMediaType("Send the body as application/json."));
        var (bytes, failure) = await bodies.ReadAsync(context, maximum).ConfigureAwait(false);
        return failure is null && bytes.Length == 0 ? ([], NotAnObject()) : (bytes, failure);
    }

    /// <summary>Reports the position but not the content, because it may be personal data.</summary>
    private IResult Malformed(JsonException malformed)
    {
        var line = malformed.LineNumber + 1 ?? 1;
        var member = malformed.Path is { Length: > 1 } path ? $", member {path}" : "";
        return problems.Unprocessable($"The body is not the JSON that this endpoint expects: see line {line}{member}.");
    }

    private IResult NotAnObject() => problems.Unprocessable("The body is empty. Send a JSON object.");
}
