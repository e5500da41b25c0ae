namespace Notify.AspNetCore.Models;

/// <summary>The rendering of a template for one channel kind, or the error that prevents it.</summary>
internal sealed record Preview
{
    /// <summary>The channel kind.</summary>
    public required string Kind { get; init; }

    /// <summary>The locale of the file that was used; null for the default file.</summary>
    public string? Locale { get; init; }

    /// <summary>
    /// The format of the body: <c>html</c>, <c>markdown</c>, <c>plain</c> … Null if the template cannot be rendered.
    /// </summary>
    public string? Format { get; init; }

    /// <summary>
    /// The body: HTML for e-mail, MarkdownV2 or HTML for Telegram, plain text for push. Null if the template cannot be
    /// rendered.
    /// </summary>
    public string? Body { get; init; }

    /// <summary>The plain-text version; null if the template has no file for it.</summary>
    public string? Text { get; init; }

    /// <summary>The parts in addition to the body: subject, title …</summary>
    public IReadOnlyDictionary<string, string> Parts { get; init; } = new Dictionary<string, string>();

    /// <summary>The error, or null.</summary>
    public string? Error { get; init; }

    /// <summary>The missing variables.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];
}
