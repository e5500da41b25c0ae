namespace Notify.Templates;

/// <summary>Represents a request to render a template.</summary>
/// <param name="Template">The name of the template.</param>
/// <param name="Kind">The channel kind, for example <see cref="Notify.Channels.Email"/>.</param>
/// <remarks><see cref="ToString"/> omits the model.</remarks>
public readonly record struct RenderRequest(string Template, string Kind)
{
    /// <summary>Gets the locale of the recipient; null for the default language.</summary>
    public string? Locale { get; init; }

    /// <summary>Gets the time zone of the recipient (IANA), which date filters use; null for UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Gets the model, a JSON object in UTF-8; empty for no variables.</summary>
    public ReadOnlyMemory<byte> Model { get; init; }

    /// <summary>
    /// Gets the link with which the recipient unsubscribes, the variable <c>unsubscribe_url</c> of templates; null if
    /// the message has none.
    /// </summary>
    public Uri? UnsubscribeUrl { get; init; }

    /// <summary>
    /// Gets the metadata of the notification, the variable <c>metadata</c> of templates; null if there are none.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Returns the template, the kind and the locale.</summary>
    public override string ToString() => $"{Template}/{Kind}{(Locale is null ? "" : "." + Locale)}";
}
