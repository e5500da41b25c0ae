namespace Notify.AspNetCore.Models;

/// <summary>A template as one channel kind would get it, or why it cannot be rendered.</summary>
internal sealed record Preview
{
    /// <summary>The channel kind.</summary>
    public required string Kind { get; init; }

    /// <summary>The locale of the file that was used; null for the default one.</summary>
    public string? Locale { get; init; }

    /// <summary>How the text is written: <c>html</c>, <c>markdown</c>, <c>plain</c> … Null where it cannot be rendered.</summary>
    public string? Format { get; init; }

    /// <summary>The text: HTML for e-mail, MarkdownV2 or HTML for Telegram, plain text for push. Null where it cannot be rendered.</summary>
    public string? Body { get; init; }

    /// <summary>The plain-text version, where the template has one of its own.</summary>
    public string? Text { get; init; }

    /// <summary>The parts beside the body: subject, title …</summary>
    public IReadOnlyDictionary<string, string> Parts { get; init; } = new Dictionary<string, string>();

    /// <summary>Why it cannot be rendered.</summary>
    public string? Error { get; init; }

    /// <summary>The variables that are missing.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];
}
