namespace Notify.Templates;

/// <summary>Represents a template file.</summary>
public sealed record TemplateFile
{
    /// <summary>
    /// Gets the path relative to the templates root, with forward slashes, for example
    /// <c>position-failed/email.de.liquid</c>. A file of a later source replaces a file with the same path.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>Gets the text: optional front matter between two lines of <c>---</c>, then Liquid.</summary>
    public required string Content { get; init; }

    /// <summary>
    /// Gets the name of the file in messages: a path relative to the working directory, or the name of a resource.
    /// </summary>
    public required string Origin { get; init; }
}
