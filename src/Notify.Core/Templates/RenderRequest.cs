namespace Notify.Templates;

/// <summary>What to render.</summary>
/// <param name="Template">The template's name.</param>
/// <param name="Kind">The channel kind, for example <see cref="Notify.Channels.Email"/>.</param>
/// <remarks><see cref="ToString"/> leaves the model out.</remarks>
public readonly record struct RenderRequest(string Template, string Kind)
{
    /// <summary>The recipient's locale, or null for the default language.</summary>
    public string? Locale { get; init; }

    /// <summary>The recipient's time zone (IANA), used by date filters. Null: UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The model as UTF-8 JSON, an object. Empty: no variables.</summary>
    public ReadOnlyMemory<byte> Model { get; init; }

    /// <summary>
    /// Gets the link with which the recipient unsubscribes, the variable <c>unsubscribe_url</c> of templates; null if
    /// the message has none.
    /// </summary>
    public Uri? UnsubscribeUrl { get; init; }

    /// <summary>Template, kind and locale.</summary>
    public override string ToString() => $"{Template}/{Kind}{(Locale is null ? "" : "." + Locale)}";
}
