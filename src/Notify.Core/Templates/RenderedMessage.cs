namespace Notify.Templates;

/// <summary>Represents a rendered message for a channel.</summary>
/// <param name="Body">
/// The main text, encoded for the channel: HTML for e-mail, MarkdownV2 for Telegram, plain text for push.
/// </param>
/// <remarks><see cref="ToString"/> contains only lengths, because the content is personal.</remarks>
public sealed record RenderedMessage(string Body)
{
    /// <summary>
    /// Gets the other parts, from the front matter of the template, as plain text: <c>subject</c>, <c>title</c>,
    /// <c>url</c> and so on. The case of a name is ignored.
    /// </summary>
    public IReadOnlyDictionary<string, string> Parts { get; init; } =
        System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;

    /// <summary>
    /// Gets the plain-text version of the body (<c>email.txt.liquid</c>); null if the template does not have one.
    /// </summary>
    public string? Text { get; init; }

    /// <summary>Gets the locale of the template file that was used; null for the default file.</summary>
    public string? Locale { get; init; }

    /// <summary>Returns a part.</summary>
    /// <param name="name">The name of the part.</param>
    /// <returns>The part, or null if the template does not contain it.</returns>
    public string? Part(string name) => Parts.GetValueOrDefault(name);

    /// <summary>Returns the number of characters and parts.</summary>
    public override string ToString() => $"RenderedMessage of {Body.Length} characters, {Parts.Count} parts";
}
