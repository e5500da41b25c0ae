namespace Notify.Templates;

/// <summary>What a template made for one channel.</summary>
/// <param name="Body">The main text, encoded for the channel: HTML for e-mail, MarkdownV2 for Telegram, plain text for push.</param>
/// <remarks><see cref="ToString"/> shows lengths only: the content is personal.</remarks>
public sealed record RenderedMessage(string Body)
{
    /// <summary>The parts beside the body, from the template's front matter: <c>subject</c>, <c>title</c>, <c>url</c> … Plain text. Names match regardless of case.</summary>
    public IReadOnlyDictionary<string, string> Parts { get; init; } = System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The plain-text version of the body (<c>email.txt.liquid</c>), or null where the template has none of its own.</summary>
    public string? Text { get; init; }

    /// <summary>The locale of the template file that was used, or null for the default one.</summary>
    public string? Locale { get; init; }

    /// <summary>A part, or null where the template does not give it.</summary>
    /// <param name="name">The part's name.</param>
    public string? Part(string name) => Parts.GetValueOrDefault(name);

    /// <summary>Lengths only.</summary>
    public override string ToString() => $"RenderedMessage of {Body.Length} characters, {Parts.Count} parts";
}
