using System.Net.Http.Headers;

namespace Notify.Inbound;

/// <summary>Represents the headers of a message from a provider.</summary>
/// <remarks><see cref="ToString"/> returns no header, because headers contain secrets.</remarks>
public sealed class InboundHeaders
{
    /// <summary>Gets the media type with its parameters, exactly as the sender specified it.</summary>
    /// <value>The default is null: none was specified.</value>
    public string? ContentType { get; init; }

    /// <summary>Gets the length of the body in bytes, as the sender declared it.</summary>
    /// <value>The default is null: it was not declared.</value>
    public long? ContentLength { get; init; }

    /// <summary>
    /// Gets the function that returns a header of the transport by its name, regardless of case, or null if it is
    /// missing or occurs more than once.
    /// </summary>
    /// <value>The default returns null for every name.</value>
    public Func<string, string?> Header { get; init; } = static _ => null;

    /// <summary>Gets the media type in lower case, without parameters.</summary>
    /// <value>Null if <see cref="ContentType"/> is not a media type.</value>
    public string? MediaType =>
        MediaTypeHeaderValue.TryParse(ContentType, out var type) ? type.MediaType?.ToLowerInvariant() : null;

    /// <summary>Returns the name of the type.</summary>
    /// <returns>The name of the type.</returns>
    public override string ToString() => nameof(InboundHeaders);
}
