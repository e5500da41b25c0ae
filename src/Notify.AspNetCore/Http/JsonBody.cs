using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Notify.AspNetCore.Http;

/// <summary>Reads the JSON of a request, or says what is wrong with it: 413, 415 or 422.</summary>
internal sealed class JsonBody(JsonWire wire, Problems problems)
{
    public async ValueTask<(T? Value, IResult? Failure)> ReadAsync<T>(HttpContext context, int most)
        where T : class
    {
        var (bytes, failure) = await ReadBytesAsync(context, most).ConfigureAwait(false);
        if (failure is not null)
            return (null, failure);
        try
        {
            return JsonSerializer.Deserialize(bytes, wire.Type<T>()) is { } value ? (value, null) : (null, NotAnObject());
        }
        catch (JsonException malformed)
        {
            return (null, Malformed(malformed));
        }
    }

    /// <summary>The bytes of a JSON object, as they came.</summary>
    public async ValueTask<(byte[] Bytes, IResult? Failure)> ReadBytesAsync(HttpContext context, int most)
    {
        if (!context.Request.HasJsonContentType())
            return ([], problems.Of(StatusCodes.Status415UnsupportedMediaType, "Unsupported media type.", "Send the body as application/json."));
        if (await BoundedBody.ReadAsync(context, most).ConfigureAwait(false) is not { } bytes)
            return ([], problems.TooLarge(most));
        return bytes.Length == 0 ? ([], NotAnObject()) : (bytes, null);
    }

    /// <summary>Reports the position but not the content, because it may be personal data.</summary>
    private IResult Malformed(JsonException malformed) => problems.Unprocessable(
        $"The body is not the JSON this endpoint takes: see line {malformed.LineNumber + 1 ?? 1}{(malformed.Path is { Length: > 1 } path ? $", member {path}" : "")}.");

    private IResult NotAnObject() => problems.Unprocessable("The body is empty; send a JSON object.");
}
